using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Journal;
using Npgsql;
using Quartz;

namespace NetMonitor.Console.Jobs;

/// <summary>
/// Every minute: tells units whose deadline has passed, once for each deadline, and reminds those whose deadline is a day away.
/// One entry a task, however many units; overdue itself is derived from the deadline and needs no job.
/// </summary>
[DisallowConcurrentExecution]
public sealed class SupervisionReminders(IDbContextFactory<NetMonitorDb> databases, JournalWake wake, TimeProvider time) : IJob
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    /// <summary>Tasks that were told something.</summary>
    internal async Task<int> RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var told = await TellAsync("overdue_told_at", "a.deadline < {0} and a.overdue_told_at is null", Verbs.TaskOverdue, now, now, cancel);
        return told + await TellAsync("reminded_at", "a.deadline >= {0} and a.deadline < {1} and a.reminded_at is null", Verbs.TaskReminded, now, now + Ahead, cancel);
    }

    private async Task<int> TellAsync(string mark, string due, string verb, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var sql = new Sql();
        var condition = due.Replace("{0}", sql.Value(now), StringComparison.Ordinal).Replace("{1}", sql.Value(until), StringComparison.Ordinal);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var rows = await sql.Command(connection,
            $"""
            with marked as (
              update assignments a set {mark} = {sql.Value(now)} from tasks t
              where t.number = a.task_number and t.state = 1 and a.state in (0, 1, 2, 4) and {condition}
              returning a.task_number, a.unit_code, a.unit_path, a.deadline)
            select t.number, t.title, t.version, t.issuer_code, t.issuer_path, max(m.deadline), array_agg(m.unit_path), array_agg(m.unit_code)
            from marked m join tasks t on t.number = m.task_number group by 1, 2, 3, 4, 5
            """).ReadAllAsync(reader => (
                Number: reader.GetString(0), Title: reader.GetString(1), Version: reader.GetInt64(2), Issuer: reader.GetString(3), Path: reader.GetString(4),
                Deadline: reader.GetFieldValue<DateTimeOffset>(5), Paths: reader.GetFieldValue<string[]>(6), Units: reader.GetFieldValue<string[]>(7)), cancel);
        ulong xid = 0;
        foreach (var row in rows)
            xid = await JournalWriter.AppendAsync(db, new JournalEntry(verb, Subject.Task(row.Number), row.Version, null, now)
            {
                UnitCode = row.Issuer, UnitPath = row.Path, Audience = [row.Path, .. row.Paths],
                Data = JsonSerializer.Serialize(new { row.Title, units = row.Units.Length, row.Deadline }, AnswerJson.Options),
            }, cancel);

        await transaction.CommitAsync(CancellationToken.None);
        if (xid > 0) wake.Signal(xid);
        return rows.Count;
    }
}

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services, string connectionString)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options => options.GenerateInstanceId = true); // each node of the cluster is told apart
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(connectionString);
                store.UseClustering(_ => { });
                store.ProvisionSchema();
            });
            quartz.ScheduleJob<SupervisionReminders>(trigger => trigger.WithIdentity(nameof(SupervisionReminders)).StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.ScheduleJob<Housekeeping>(trigger => trigger.WithIdentity(nameof(Housekeeping)).StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromHours(6)).RepeatForever()));
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }
}
