using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>A task as the subject of commands.</summary>
public static class TaskSubject
{
    /// <summary>
    /// Steps on a task's assignments share this lock; what changes the task holds it alone. An advisory lock is kept in memory, so that 8 or 800
    /// officers who submit into one campaign don't write to one row.
    /// </summary>
    public static NpgsqlBatchCommand Share(string number) => Sql.Statement("select pg_advisory_xact_lock_shared(hashtextextended($1, 1))", number);

    /// <summary>The task for its own dispatcher: <c>TaskNotFound</c> outside the scope, <c>RoleRequired</c> for who is no dispatcher of it.</summary>
    public static Opening<SupervisionTask> Own(string number) => new(Subject.Task(number), LockAlone(number), Refusal.OutOfScope("TaskNotFound"))
    {
        Load = (context, cancel) => context.Db.Tasks.FirstOrDefaultAsync(row => row.Number == number, cancel),
        InScope = (context, task, cancel) => TaskQueries.MayReadAsync(ReadDoor.Within(context.Connection, context.Actor), task.Number, cancel),
        Lacks = (actor, task) => actor.MayDispatchFor(task.IssuerCode),
        Version = task => task.Version,
    };

    /// <summary>Locks out the steps on a task's assignments, and whatever else changes the task.</summary>
    internal static NpgsqlBatchCommand Alone(string number) => Sql.Statement("select pg_advisory_xact_lock(hashtextextended($1, 1))", number);

    /// <summary>First locks out the steps, then locks the task's row.</summary>
    private static SubjectLock LockAlone(string number) => new(() =>
    [
        Alone(number),
        Sql.Statement("select 1 from tasks where number = $1 for update", number),
    ]);
}
