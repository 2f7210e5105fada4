using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Journal.Projection;

namespace NetMonitor.Console.Journal;

public static class JournalSetup
{
    public static IServiceCollection AddJournal(this IServiceCollection services, JournalLogOptions log)
    {
        services.AddSingleton(Options.Create(log));
        services.AddSingleton<JournalWake>().AddSingleton<NodeLock>().AddSingleton<JournalReader>().AddSingleton<JournalPartitions>();
        services.AddSingleton<JournalKeys>().AddSingleton<CheckpointFile>().AddSingleton<JournalLog>();
        services.AddSingleton<JournalOrder>().AddSingleton<JournalVerifier>();
        return services.AddHostedService<JournalSignals>().AddReader<JournalSealer>();
    }

    /// <summary>A background reader that runs with the host and is shown in health; at hand by its own type, too.</summary>
    public static IServiceCollection AddReader<T>(this IServiceCollection services) where T : BackgroundReader => services
        .AddSingleton<T>().AddSingleton<BackgroundReader>(provider => provider.GetRequiredService<T>())
        .AddHostedService(provider => provider.GetRequiredService<T>());

    public static IServiceCollection AddProjection<T>(this IServiceCollection services) where T : class, IProjection
    {
        services.TryAddSingleton<T>();
        return services.AddReader<ProjectionReader<T>>();
    }
}
