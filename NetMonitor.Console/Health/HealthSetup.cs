using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using Npgsql;
using Quartz;

namespace NetMonitor.Console.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: database, scheduler and feed do.</summary>
public static class HealthSetup
{
    /// <summary>Megabytes.</summary>
    private const long LeastFree = 128;

    private static readonly TimeSpan LagLimit = TimeSpan.FromSeconds(10);

    public static void AddConsoleHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", tags: ["ready"], timeout: TimeSpan.FromSeconds(3))
        .AddCheck<SchedulerCheck>("scheduler", tags: ["ready"], timeout: TimeSpan.FromSeconds(3))
        .AddCheck<FeedCheck>("feed", tags: ["ready"])
        .AddCheck<ProgressCheck>("progress", tags: ["ready"])
        .AddCheck<DiskCheck>("disk", tags: ["ready"]);

    public static void MapConsoleHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { status = entry.Value.Status.ToString(), entry.Value.Description }),
            }),
        }).AllowAnonymous();
    }

    private sealed class DatabaseCheck(NpgsqlDataSource source) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = source.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.");
            }
        }
    }

    private sealed class SchedulerCheck(ISchedulerFactory factory) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var scheduler = await factory.GetScheduler(cancellationToken);
            return scheduler.Status == SchedulerStatus.Running ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The scheduler is not running.");
        }
    }

    private sealed class FeedCheck(JournalTail tail, JournalSealer sealer, TimeProvider time) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var now = time.GetUtcNow();
            var lag = now - tail.CaughtUpAt;
            return Task.FromResult(
                tail.Problem is { } stopped ? HealthCheckResult.Unhealthy($"The feed stands still: {stopped}.")
                : lag > LagLimit ? HealthCheckResult.Unhealthy($"The feed is {lag.TotalSeconds:0} s behind.")
                : sealer.Problem is SealFile.NotWritable ? HealthCheckResult.Degraded($"The newest seal can't be kept outside the database: {SealFile.NotWritable}.")
                : sealer.Problem is { } problem ? HealthCheckResult.Degraded($"The journal is not sealed: {problem}.")
                : now - sealer.RanAt > LagLimit ? HealthCheckResult.Degraded("The journal is not sealed: the sealer does not run.")
                : HealthCheckResult.Healthy());
        }
    }

    private sealed class ProgressCheck(ProgressFolder folder) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            folder.Problem is { } problem ? HealthCheckResult.Degraded($"Figures are counted afresh, as changes can't be folded: {problem}.") : HealthCheckResult.Healthy());
    }

    /// <summary>Seals and, where the console has its own, the database lie in the data folder.</summary>
    private sealed class DiskCheck(IOptions<SealOptions> seals) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var folder = Path.GetFullPath(seals.Value.Folder);
            while (!Directory.Exists(folder)) folder = Path.GetDirectoryName(folder)!;
            var free = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace >> 20;
            return Task.FromResult(free < LeastFree ? HealthCheckResult.Degraded($"Only {free} MB are free where the data folder lies.") : HealthCheckResult.Healthy());
        }
    }
}
