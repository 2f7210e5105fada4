using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Features.WorkingDays;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Views;
using NetMonitor.Console.WorkingDays;

namespace NetMonitor.Console.Features.Supervision;

public static class SupervisionFeature
{
    public static IServiceCollection AddSupervision(this IServiceCollection services) => services
        .AddSingleton<WorkingCalendars>().AddSingleton<ImportHolidayNotice>().AddSingleton<RecipientResolver>().AddSingleton<DraftTask>().AddSingleton<DispatchTask>().AddSingleton<SubDispatch>()
        .AddSingleton<EndTask>().AddSingleton<TakeStep>().AddSingleton<Attachments>().AddSingleton<SavedViews>().AddSingleton<UrgeTargets>().AddSingleton<TaskQueries>().AddSingleton<AssignmentQueries>()
        .AddSingleton<ProgressQueries>().AddSingleton<HomeQueries>().AddReader<ProgressFolder>();
}
