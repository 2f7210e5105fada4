using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>
/// Keys go with whoever has them: those of a station or a body that hangs under another authority are in that one's ledger then, and all of a merged
/// authority's in the ledger of the one that took over. Each has a line in both ledgers, so that either stock adds up (R16.2).
/// </summary>
public sealed class KeysFollowUnits : IFollowsUnits
{
    private static readonly string s_gone = $"('{nameof(KeyState.Lost)}', '{nameof(KeyState.WrittenOff)}')";

    private static readonly string s_inStock =
        $"state in ({string.Join(", ", Enum.GetValues<KeyState>().Where(KeyWorkflow.IsInStock).Select(state => $"'{state}'"))})";

    public Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel)
    {
        // An authority that moves keeps its ledger, and so does what stays below it.
        var sql = new Sql();
        return HandOverAsync(context, sql,
            $"""
            select k.serial, k.unit_code as before, u.parent_code as after from accounts a
            join units u on u.code = a.unit_code and u.kind in {StateSql.Any(UnitKind.RegulatoryBody, UnitKind.AffiliatedInstitution, UnitKind.GrassrootsUnit)}
            join security_keys k on k.serial = a.key_serial or k.issued_for = a.user_name
            where {sql.Below(moved.Root, "a.unit_path")} and u.code <> '{UnitCode.InformationCenter}' and k.unit_code <> u.parent_code
              and k.state not in {s_gone}
            """, moved.Reason, cancel);
    }

    public async Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel)
    {
        var sql = new Sql();
        var (closed, into) = (sql.Value(merged.Closed.Leaf.ToString()), sql.Value(merged.Into.Leaf.ToString()));
        await HandOverAsync(
            context, sql, $"select serial, unit_code as before, {into} as after from security_keys where unit_code = {closed} and state not in {s_gone}",
            merged.Reason, cancel);
        await context.WriteNowAsync(
            Sql.Statement(
                $"""
                update key_applications set unit_code = $2, version = version + 1
                where unit_code = $1 and state not in ('{nameof(KeyApplicationState.Declined)}', '{nameof(KeyApplicationState.Received)}')
                """, merged.Closed.Leaf.ToString(), merged.Into.Leaf.ToString()), cancel);
    }

    private static Task HandOverAsync(CommandContext context, Sql sql, string which, string reason, CancellationToken cancel)
    {
        var (handler, now, why) = (sql.Value(context.Author.UserName), sql.Value(context.Now), sql.Value(reason));
        return context.WriteNowAsync(sql.InBatch(
            $"""
            with which as materialized ({which}),
            gone as (
              update security_keys k set unit_code = which.after, version = k.version + 1 from which where which.serial = k.serial
              returning k.serial, k.state, which.before, which.after, coalesce(k.bound_to, k.issued_for) as account, (k.{s_inStock})::int as stock)
            insert into key_ledger (unit_code, entry, serial, state, stock, movement, account, "from", "to", handler, at, reason)
            select before, '{nameof(KeyEntry.Shipped)}', serial, state, -stock, case when stock > 0 then '{nameof(StockMovement.Issued)}' end,
              account, before, after, {handler}, {now}, {why} from gone
            union all
            select after, '{nameof(KeyEntry.Received)}', serial, state, stock, case when stock > 0 then '{nameof(StockMovement.Received)}' end,
              account, before, after, {handler}, {now}, {why} from gone
            """), cancel);
    }
}
