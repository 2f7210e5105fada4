using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Reads;
using Npgsql;
using Quartz;

namespace NetMonitor.Console.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: database, scheduler and readers do.</summary>
public static class HealthSetup
{
    /// <summary>Megabytes.</summary>
    private const long LeastFree = 128;

    private static readonly TimeSpan LagLimit = TimeSpan.FromSeconds(10);

    public static void AddConsoleHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", tags: ["ready"], timeout: TimeSpan.FromSeconds(3))
        .AddCheck<SchedulerCheck>("scheduler", tags: ["ready"], timeout: TimeSpan.FromSeconds(3))
        .AddCheck<ReadersCheck>("readers", tags: ["ready"])
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
                checks = report.Entries.ToDictionary(entry => entry.Key, entry => new
                {
                    status = entry.Value.Status.ToString(), entry.Value.Description, parts = entry.Value.Data is { Count: > 0 } parts ? parts : null,
                }),
            }),
        }).AllowAnonymous();
    }

    private sealed class DatabaseCheck(ReadDoor door) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await DatabaseRole.ProblemAsync(door, cancellationToken) is { } problem
                    ? HealthCheckResult.Degraded(problem)
                    : HealthCheckResult.Healthy();
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

    /// <summary>Each reader by its name. One that stands still leaves the console at work, but for one that is vital.</summary>
    private sealed class ReadersCheck(IEnumerable<BackgroundReader> readers, TimeProvider time) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var now = time.GetUtcNow();
            var all = readers.Select(reader => (Reader: reader, Trouble: Trouble(reader, now))).ToList();
            var standing = all.Where(item => item.Trouble is not null).OrderByDescending(item => item.Reader.IsVital).ToList();
            var status = standing.Count == 0 ? HealthStatus.Healthy : standing[0].Reader.IsVital ? HealthStatus.Unhealthy : HealthStatus.Degraded;
            var parts = all.ToDictionary(item => item.Reader.Name,
                object (item) => new { problem = item.Trouble, lag = Math.Round(item.Reader.Lag.TotalSeconds, 1) });
            var description = standing.Count == 0 ? null : string.Join(' ', standing.Select(item => $"{item.Reader.Meaning}: {item.Trouble}."));
            return Task.FromResult(new HealthCheckResult(status, description, data: parts));
        }

        /// <summary>One that does not come by at all may be as far behind as it has been away.</summary>
        private static string? Trouble(BackgroundReader reader, DateTimeOffset now)
        {
            if (reader.Problem is { } problem) return problem;
            var behind = TimeSpan.FromTicks(Math.Max(reader.Lag.Ticks, (now - reader.RanAt).Ticks));
            return behind > LagLimit ? FormattableString.Invariant($"it is {behind.TotalSeconds:0} s behind") : null;
        }
    }

    /// <summary>The log's files and, where the console has its own, the database lie in the data folder.</summary>
    private sealed class DiskCheck(IOptions<JournalLogOptions> log) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var folder = Path.GetFullPath(log.Value.Folder);
            while (!Directory.Exists(folder)) folder = Path.GetDirectoryName(folder)!;
            var free = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace >> 20;
            return Task.FromResult(free < LeastFree
                ? HealthCheckResult.Degraded($"Only {free} MB are free where the data folder lies.")
                : HealthCheckResult.Healthy());
        }
    }
}
