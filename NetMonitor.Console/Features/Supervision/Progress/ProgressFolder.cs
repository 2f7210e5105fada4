using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Supervision;
using Npgsql;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>
/// Folds appended changes into the figures of every unit above them, in the background: rows near the root would be hot if each
/// step wrote them. Readers add what is not folded yet, so nothing waits for this. Its place is the changes' own table: what is folded
/// is deleted in the same transaction.
/// </summary>
public sealed class ProgressFolder(NodeLock alone, TimeProvider time, ILogger<ProgressFolder> logger)
    : BackgroundReader("figures", "Figures are counted afresh, as changes can't be folded", time, logger)
{
    private const long LockKey = 0xF01D;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(250);

    protected override async Task<bool> RoundAsync(CancellationToken cancel)
    {
        await FoldAllAsync(cancel);
        return false;
    }

    /// <summary>
    /// Folds each task that has changes now, none twice: what comes meanwhile waits for the next round, or a busy campaign would be
    /// folded without a pause. Does nothing while another node is at it.
    /// </summary>
    internal Task FoldAllAsync(CancellationToken cancel) => alone.TryAsync(LockKey, FoldAsync, cancel);

    private static async Task FoldAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var waiting = $"select task_number, bool_or(slot = {ProgressDeltaRow.Recount}) from progress_deltas group by task_number order by min(id)";
        var changed = await ReadDoor.Within(connection, null).AllAsync(Sql.Statement(waiting), row => (Number: row.Text(), Recount: row.Flag()), cancel);
        foreach (var (number, recount) in changed)
        {
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
            await using var fold = new NpgsqlCommand(recount ? s_recount : s_fold, connection);
            fold.Parameters.AddWithValue("task", number);
            await fold.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    /// <summary>
    /// Every unit above an assignment, itself included, but for stations: their figure is the assignment. A path tells it all; to look
    /// units up would cost more than the rest of a fold.
    /// </summary>
    private static readonly string s_ancestors =
        $"""
        (select code from (select {UnitSql.CodeAt("x.unit_path", "step")} as code from {UnitSql.Steps("x.unit_path")} as step) above
        where not {UnitSql.IsStation("code")}) u
        """;

    private static readonly string s_summed = $"({string.Join(", ", FeedbackField.Summed.Select(type => $"'{type.ToString().ToLowerInvariant()}'"))})";

    /// <summary>A note to count afresh that came after the round began stays for the next one.</summary>
    private static readonly string s_fold =
        $"""
        with taken as (
          delete from progress_deltas where task_number = @task and slot <> {ProgressDeltaRow.Recount} returning unit_path, day, deadline, slot, amount),
        folded as materialized (
          select u.code, x.deadline, x.slot, x.day, sum(x.amount) as amount from taken x cross join lateral {s_ancestors} group by 1, 2, 3, 4),
        by_day as (
          insert into progress_days as d (task_number, unit_code, slot, day, deadline, amount)
          select @task, code, slot, day, deadline, amount from folded where slot < {ProgressQueries.FirstSum} and amount <> 0 order by 2, 3, 4, 5
          on conflict (task_number, unit_code, slot, day, deadline) do update set amount = d.amount + excluded.amount)
        insert into progress as p (task_number, unit_code, deadline, slot, amount)
        select @task, code, deadline, slot, sum(amount) from folded group by 2, 3, 4 having sum(amount) <> 0 order by 2, 3, 4
        on conflict (task_number, unit_code, deadline, slot) do update set amount = p.amount + excluded.amount
        """;

    /// <summary>What was not folded yet counts on its day; what else the fresh count finds counts on the day of the note.</summary>
    private static readonly string s_recount =
        $"""
        {s_fold};
        delete from progress where task_number = @task;
        insert into progress (task_number, unit_code, deadline, slot, amount, ended)
        select @task, counted.*, (select state <> {StateSql.Running} from tasks where number = @task) from (
        select u.code, x.deadline, x.state, count(*)::numeric from assignments x cross join lateral {s_ancestors}
        where x.task_number = @task group by 1, 2, 3
        union all
        select u.code, timestamptz 'epoch', {ProgressQueries.FirstSum} + f.no - 1, sum((x."values"->>f.name)::numeric)
        from assignments x
        join tasks t on t.number = x.task_number
        cross join lateral (
          select field->>'name' as name, row_number() over (order by position) as no
          from json_array_elements(t.form->'fields') with ordinality as fields(field, position) where lower(field->>'type') in {s_summed}) f
        cross join lateral {s_ancestors}
        where x.task_number = @task and x.state in {StateSql.Counted}
          and x."values"->>f.name is not null
        group by 1, 2, 3) counted;
        insert into progress_days as d (task_number, unit_code, slot, day, deadline, amount)
        select @task, unit_code, slot, noted.day, deadline, coalesce(p.amount, 0) - coalesce(known.amount, 0)
        from (select unit_code, slot, deadline, amount from progress where task_number = @task and slot < {ProgressQueries.FirstSum}) p
        full join (select unit_code, slot, deadline, sum(amount) as amount from progress_days where task_number = @task group by 1, 2, 3) known
          using (unit_code, slot, deadline)
        cross join (select max(day) as day from progress_deltas where task_number = @task) noted
        where coalesce(p.amount, 0) <> coalesce(known.amount, 0)
        on conflict (task_number, unit_code, slot, day, deadline) do update set amount = d.amount + excluded.amount;
        delete from progress_deltas where task_number = @task
        """;
}
