using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Configurations;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>A hand-over of a stock that is not confirmed yet.</summary>
public sealed record PendingHandOver(string From, string To, int Counted, DateTimeOffset At);

/// <summary>What a custodian's pages ask beside the ledger, always of the own unit (R16.2). For everybody else there is nothing.</summary>
public sealed class CustodianQueries(ReadDoor door)
{
    /// <summary>Compares a count with the ledger, as <see cref="CountStock"/> will. Nothing is entered.</summary>
    public async Task<Result<StockCount>> CompareAsync(Actor actor, IReadOnlySet<string> seen, CancellationToken cancel)
    {
        if (actor.Lacks(Permission.KeepKeys) is { } lacks) return lacks;
        var sql = new Sql();
        var (unit, serials) = (sql.Value(actor.ActingUnit.ToString()), sql.Value(seen.ToArray()));
        string[] stock = [.. Enum.GetValues<KeyState>().Where(KeyWorkflow.IsInStock).Select(state => state.ToString())];
        var keys = await door.For(actor).AllAsync(
            sql.InBatch(
                $"select serial, state from security_keys where unit_code = {unit} and (state = any({sql.Value(stock)}) or serial = any({serials}))"),
            row => (row.Text(), row.Named<KeyState>()), cancel);
        return StockCount.Of(keys, seen);
    }

    /// <summary>Adds the last hand-over to what is read; null where there is none that waits.</summary>
    internal static Func<PendingHandOver?> AddHandOver(ReadBatch read)
    {
        var actor = read.Actor;
        if (!actor.May(Permission.KeepKeys)) return () => null;
        var sql = new Sql();
        var last = sql.InBatch(
            $"""
            select l.entry, l."from", l."to", l.quantity, l.at from key_ledger l
            where l.unit_code = {sql.Value(actor.ActingUnit.ToString())} and l.{KeyLedgerConfiguration.HandOvers} order by l.id desc limit 1
            """);
        var found = read.Add(last, row => (Entry: row.Named<KeyEntry>(), new PendingHandOver(row.Text(), row.Text(), row.Int(), row.Time())));
        return () => found is [(KeyEntry.HandedOver, var handed)] ? handed : null;
    }

    /// <summary>Adds the unit's other custodians to what is read.</summary>
    internal static IReadOnlyList<AccountMatch> AddCustodians(ReadBatch read)
    {
        var actor = read.Actor;
        if (!actor.May(Permission.KeepKeys)) return [];
        var sql = new Sql();
        string[] units = actor.ActingUnit.Kind == UnitKind.Authority
            ? [actor.ActingUnit.ToString(), actor.ActingUnit.CenterCode.ToString()]
            : [actor.ActingUnit.ToString()];
        var find = sql.InBatch(
            $"""
            select {AccountMatch.Columns} from accounts a join units u on u.code = a.unit_code
            where a.unit_code = any({sql.Value(units)}) and a.roles @> array['{nameof(Role.KeyCustodian)}'] and a.status = '{nameof(AccountStatus.Active)}'
              and a.user_name <> {sql.Value(actor.UserName)} order by a.user_name
            """);
        return read.Add(find, AccountMatch.Read);
    }

    /// <summary>Accounts that a key of the own ledger can be issued for: of the authority, its center, bodies and stations.</summary>
    public Task<IReadOnlyList<AccountMatch>> HoldersAsync(Actor actor, string typed, int limit, CancellationToken cancel)
    {
        if (!actor.May(Permission.KeepKeys) || !PlainText.IsLine(typed, 64)) return Task.FromResult<IReadOnlyList<AccountMatch>>([]);
        var sql = new Sql();
        var unit = sql.Value(actor.ActingUnit.ToString());
        var find = sql.InBatch(
            $"""
            select {AccountMatch.Columns} from accounts a join units u on u.code = a.unit_code
            where (u.code = {unit} or (u.parent_code = {unit} and u.kind <> {StateSql.Of(UnitKind.Authority)}))
              and a.status <> '{nameof(AccountStatus.Deleted)}' and {AccountSearch.Matches(sql, "a", typed)}
            order by a.user_name limit {limit}
            """);
        return door.For(actor).AllAsync(find, AccountMatch.Read, cancel);
    }
}
