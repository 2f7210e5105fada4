using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Tasks;

/// <summary>Writes who reads a task: its issuer here, its recipients with their figures (<see cref="TaskSending"/>). See <see cref="TaskGrantRow"/>.</summary>
internal static class TaskGrants
{
    /// <summary>A unit that issued or was sent the task stays direct, even if it also stands above other recipients.</summary>
    public const string KeepDirect = "on conflict (unit_code, created_at, task_number) do update set direct = task_grants.direct or excluded.direct";

    /// <summary>A new task is read by its issuer and the units above it.</summary>
    public static void AddIssuer(CommandContext context, SupervisionTask task)
    {
        context.Write(Sql.Statement(
            $"insert into task_grants (unit_code, created_at, task_number, direct) select code, $2, $3, code = $4 from unnest($1) code {KeepDirect}",
            IssuerAndAbove(task), task.CreatedAt, task.Number, task.IssuerCode.ToString()));
    }

    /// <summary>A draft that is thrown away leaves nothing behind.</summary>
    public static void Remove(CommandContext context, SupervisionTask task) => context.Write(Sql.Statement(
        "delete from task_grants where unit_code = any($1) and created_at = $2 and task_number = $3", IssuerAndAbove(task), task.CreatedAt, task.Number));

    private static string[] IssuerAndAbove(SupervisionTask task) => [.. UnitPath.Parse(task.IssuerPath).Codes().Select(code => code.ToString())];
}
