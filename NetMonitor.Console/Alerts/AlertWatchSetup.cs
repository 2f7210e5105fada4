using NetMonitor.Console.Journal;

namespace NetMonitor.Console.Alerts;

public static class AlertWatchSetup
{
    public static IServiceCollection AddAlertWatch(this IServiceCollection services) =>
        services.AddSingleton(RunningDetectors.Usual).AddSingleton<AlertTexts>().AddSingleton<AlertWriter>().AddProjection<WatchJournal>();
}
