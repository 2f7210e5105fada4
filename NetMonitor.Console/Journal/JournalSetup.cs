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
        services.AddSingleton<JournalWitnesses>();
        services.AddHostedService<JournalSignals>();
        // Prepared first: nothing is signed before the witnesses were asked what they remember.
        if (log.Witnesses.Count > 0) services.AddReader<JournalWitnesses>();
        return services.AddReader<JournalSealer>();
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
