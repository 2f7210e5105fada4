using NetMonitor.Console.Data;
using NetMonitor.Console.Keys;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Keys;

/// <summary>
/// A key as the ledger has it, without its seed: the unit whose ledger it is in, the application for which it is allocated or shipped, the account that it
/// was issued for, and the one that it opens, or opened until it came back. A FIDO2 key has no digits and no period, and says when it was enrolled.
/// </summary>
public record KeyItem(
    string Serial, KeyAlgorithm Algorithm, int Digits, int PeriodSeconds, KeyState State, UnitCode UnitCode, string? Application, string? IssuedFor,
    string? BoundTo, DateTimeOffset? EnrolledAt, long Version)
{
    /// <summary>Over a row <c>k</c> of keys.</summary>
    internal const string Columns =
        "k.serial, k.algorithm, k.digits, k.period_seconds, k.state, k.unit_code, k.application, k.issued_for, k.bound_to, k.enrolled_at, k.version";

    internal static KeyItem Read(RowReader row) => new(
        row.Text(), row.Named<KeyAlgorithm>(), row.Int(), row.Int(), row.Named<KeyState>(), row.Unit(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(),
        row.TimeOrNull(), row.Long());

    internal static KeyItem Of(SecurityKey key) => new(
        key.Serial, key.Algorithm, key.Digits, key.PeriodSeconds, key.State, key.UnitCode, key.Application, key.IssuedFor, key.BoundTo,
        key.EnrolledAt, key.Version);
}

/// <summary>A key in a list: with the names of its unit, and of the account that it opens or is issued for.</summary>
public sealed record KeyListItem : KeyItem
{
    /// <summary>Over rows <c>k</c> of keys, <c>u</c> of their units and <c>a</c> of those accounts.</summary>
    internal new const string Columns = KeyItem.Columns + ", u.name, a.name";

    private KeyListItem(KeyItem key)
        : base(key)
    {
    }

    public string UnitName { get; private init; } = "";
    public string? HolderName { get; private init; }

    internal static new KeyListItem Read(RowReader row) => new(KeyItem.Read(row)) { UnitName = row.Text(), HolderName = row.TextOrNull() };
}

/// <summary>Which keys: of a unit's ledger, in a state, allocated or shipped for an application; <paramref name="Q"/> is how the number begins.</summary>
public sealed record KeyFilter(UnitCode? Unit = null, KeyState? State = null, string? Q = null, string? Application = null);

/// <summary>The account that a key opens, or is issued for, and whether the reader manages it.</summary>
public sealed record KeyHolder(string UserName, string Name, AccountStatus Status, bool Managed);

/// <summary>
/// A line of the ledger (R16.2): the handler is who made it, the receiver into whose hands the key went, or who told it by telephone. It adds 1, 0 or −1 to
/// the unit's stock, on the side of the equation that the movement names; null where the stock stays as it is.
/// </summary>
public sealed record LedgerLine(
    DateTimeOffset At, KeyEntry Entry, UnitCode UnitCode, string? Serial, KeyState? State, int? Quantity, string? Account, string? From, string? To,
    string Handler, string? Receiver, string? Reason, string? Voucher, short Stock, StockMovement? Movement)
{
    /// <summary>Over a row <c>l</c> of the ledger.</summary>
    internal const string Columns =
        """
        l.at, l.entry, l.unit_code, l.serial, l.state, l.quantity, l.account, l."from", l."to", l.handler, l.receiver, l.reason, l.voucher, l.stock, l.movement
        """;

    internal static LedgerLine Read(RowReader row) => new(
        row.Time(), row.Named<KeyEntry>(), row.Unit(), row.TextOrNull(), row.NamedOrNull<KeyState>(), row.IntOrNull(), row.TextOrNull(), row.TextOrNull(),
        row.TextOrNull(), row.Text(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.Short(), row.NamedOrNull<StockMovement>());

    internal static LedgerLine Of(KeyLedgerEntry line) => new(
        line.At, line.Entry, line.UnitCode, line.Serial, line.State, line.Quantity, line.Account, line.From, line.To, line.Handler, line.Receiver, line.Reason,
        line.Voucher, line.Stock, line.Movement);
}

/// <summary>A key with its whole ledger, oldest line first.</summary>
public sealed record KeyDetail(KeyItem Key, IReadOnlyList<LedgerLine> Ledger)
{
    /// <summary>Of a lost or damaged key, the number of the application for another one in its place (R12.1), for who reads that ledger.</summary>
    public string? Replacement { get; init; }
}

/// <summary>
/// A unit's stock by the equation of R16.2: received + recovered − issued − left + counted. Left are keys that were lost, damaged or written off while they
/// lay there; counted are the differences that counts found, above 0 where more was found than missing. Its keys by state beside it.
/// </summary>
public sealed record KeyStock(
    UnitCode UnitCode, int Received, int Recovered, int Issued, int LeftStock, int Counted, int Stock, IReadOnlyDictionary<KeyState, int> ByState);

/// <summary>
/// An application for keys (R10.3), for the replacement of a lost or damaged one with its number (R12.1), and how many were approved: null as long as that is
/// not decided.
/// </summary>
public record KeyApplicationItem(
    string Number, UnitCode UnitCode, int Quantity, string Reason, string? Replaces, KeyApplicationState State, int? Approved, string AppliedBy,
    DateTimeOffset AppliedAt, string? DecidedBy, DateTimeOffset? DecidedAt, long Version)
{
    /// <summary>Over a row <c>p</c> of applications.</summary>
    internal const string Columns =
        "p.number, p.unit_code, p.quantity, p.reason, p.replaces, p.state, p.approved, p.applied_by, p.applied_at, p.decided_by, p.decided_at, p.version";

    internal static KeyApplicationItem Read(RowReader row) => new(
        row.Text(), row.Unit(), row.Int(), row.Text(), row.TextOrNull(), row.Named<KeyApplicationState>(), row.IntOrNull(), row.Text(), row.Time(),
        row.TextOrNull(), row.TimeOrNull(), row.Long());

    internal static KeyApplicationItem Of(KeyApplication application) => new(
        application.Number, application.UnitCode, application.Quantity, application.Reason, application.Replaces, application.State, application.Approved,
        application.AppliedBy, application.AppliedAt, application.DecidedBy, application.DecidedAt, application.Version);
}

/// <summary>An application with the name of the unit that applies.</summary>
public sealed record NamedKeyApplication : KeyApplicationItem
{
    /// <summary>Over rows <c>p</c> of applications and <c>u</c> of units.</summary>
    internal new const string Columns = KeyApplicationItem.Columns + ", u.name";

    private NamedKeyApplication(KeyApplicationItem application)
        : base(application)
    {
    }

    public string UnitName { get; private init; } = "";

    internal static new NamedKeyApplication Read(RowReader row) => new(KeyApplicationItem.Read(row)) { UnitName = row.Text() };
}

/// <summary>The ledger of keys, for who keeps it, who manages the accounts, and leaders (R7.1, R16.2). Never a seed.</summary>
public sealed class KeyQueries(ReadDoor door)
{
    /// <summary>Keys with their units, and the accounts that they open or are issued for.</summary>
    private const string Named =
        "security_keys k join units u on u.code = k.unit_code left join accounts a on a.user_name = coalesce(k.bound_to, k.issued_for)";

    private static readonly Keyset<KeyListItem> s_bySerial = new(descending: false, Keyset.Text<KeyListItem>("k.serial", key => key.Serial));
    private static readonly Keyset<(long Id, LedgerLine Line)> s_newestFirst = new(
        descending: true, Keyset.Number<(long Id, LedgerLine Line)>("l.id", line => line.Id));
    private static readonly Keyset<NamedKeyApplication> s_newestNumber = new(
        descending: true, Keyset.Time<NamedKeyApplication>("p.applied_at", item => item.AppliedAt),
        Keyset.Text<NamedKeyApplication>("p.number", item => item.Number));

    public async Task<Result<Page<KeyListItem>>> ListAsync(Actor actor, KeyFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_bySerial.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Scopes.Keys(sql, actor, "k"));
        if (filter.Unit is { } of) sql.Where($"k.unit_code = {sql.Value(of.ActsAs.ToString())}");
        if (filter.State is { } known) sql.Where($"k.state = {sql.Value(known.ToString())}");
        if (filter.Application is { } number) sql.Where($"k.application = {sql.Value(Typed.Code(number))}");
        if (filter.Q is { } text)
        {
            if (!PlainText.IsLine(text, 64)) return Refusal.Malformed("SearchMalformed");
            var first = KeyLedger.SerialOf(text);
            sql.Where($"k.serial >= {sql.Value(first)} and k.serial < {sql.Value(first + '\uFFFD')}");
        }

        var keys = await door.For(actor).AllAsync(
            sql.InBatch($"select {KeyListItem.Columns} from {Named} where {sql.Conditions} {s_bySerial.Tail(page)}"), KeyListItem.Read, cancel);
        return s_bySerial.Cut(keys, page, key => key);
    }

    /// <summary>The keys that a report is about: by the beginning of the number, or of the user name or name of the account that they are for.</summary>
    public Task<IReadOnlyList<KeyListItem>> FindAsync(Actor actor, string typed, int limit, CancellationToken cancel)
    {
        if (!PlainText.IsLine(typed, 64)) return Task.FromResult<IReadOnlyList<KeyListItem>>([]);
        var sql = new Sql();
        var (serial, code) = (sql.Value(KeyLedger.SerialOf(typed)), sql.Value(Typed.Code(typed)));
        var names = string.Join(" or ", Typed.Ways(typed).Select(way => $"starts_with(a.name, {sql.Value(way)})"));
        return door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select {KeyListItem.Columns} from {Named}
                where (starts_with(k.serial, {serial}) or starts_with(a.user_name, {code}) or {names}) and {Scopes.Keys(sql, actor, "k")}
                order by k.serial limit {limit}
                """),
            KeyListItem.Read, cancel);
    }

    public async Task<Result<KeyDetail>> GetAsync(Actor actor, string serial, CancellationToken cancel)
    {
        var found = await WithHolderAsync(actor, serial, cancel);
        return found.IsRefused ? found.Refusal : found.Value.Detail;
    }

    /// <summary>The same, with the account that it opens or is issued for.</summary>
    public async Task<Result<(KeyDetail Detail, KeyHolder? Holder)>> WithHolderAsync(Actor actor, string serial, CancellationToken cancel)
    {
        serial = KeyLedger.SerialOf(serial);
        var (find, lines, account, replacement) = (new Sql(), new Sql(), new Sql(), new Sql());
        var read = door.For(actor);
        var found = read.Add(
            find.InBatch($"select {KeyItem.Columns} from security_keys k where k.serial = {find.Value(serial)} and {Scopes.Keys(find, actor, "k")}"),
            KeyItem.Read);
        var ledger = read.Add(
            lines.InBatch($"select {LedgerLine.Columns} from key_ledger l where l.serial = {lines.Value(serial)} order by l.id"), LedgerLine.Read);
        var holder = read.Add(
            account.InBatch(
                $"""
                select a.user_name, a.name, a.status, {Scopes.ManagedAccounts(account, actor, "a")} from {Named}
                where k.serial = {account.Value(serial)} and a.user_name is not null
                """),
            row => new KeyHolder(row.Text(), row.Text(), row.Named<AccountStatus>(), row.Flag()));
        var applied = read.Add(
            replacement.InBatch(
                $"""
                select p.number from key_applications p
                where p.replaces = {replacement.Value(serial)} and {Scopes.KeyLedgers(replacement, actor, "p.unit_code")}
                order by p.applied_at desc limit 1
                """),
            row => row.Text());
        await read.RunAsync(cancel);
        return found is [var key] ? (new KeyDetail(key, ledger) { Replacement = applied.FirstOrDefault() }, holder.FirstOrDefault()) : KeyLedger.NotFound;
    }

    /// <summary>The key that opens the reader's own account; null where none does.</summary>
    public Task<string?> OwnAsync(Actor actor, CancellationToken cancel)
    {
        var sql = new Sql();
        return door.For(actor).FirstAsync(
            sql.InBatch($"select k.serial from security_keys k where k.bound_to = {sql.Value(actor.UserName)}"), row => row.Text(), cancel);
    }

    /// <summary>A unit's ledger, newest line first.</summary>
    public async Task<Result<Page<LedgerLine>>> LedgerAsync(Actor actor, UnitCode unit, PageRequest page, CancellationToken cancel)
    {
        if (!await MayReadLedgerAsync(door.For(actor), unit.ActsAs, cancel)) return KeyLedger.NotFound;
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where($"l.unit_code = {sql.Value(unit.ActsAs.ToString())}");
        var lines = await door.For(actor).AllAsync(
            sql.InBatch($"select l.id, {LedgerLine.Columns} from key_ledger l where {sql.Conditions} {s_newestFirst.Tail(page)}"),
            row => (row.Long(), LedgerLine.Read(row)), cancel);
        return s_newestFirst.Cut(lines, page, line => line.Line);
    }

    public Task<Result<KeyStock>> StockAsync(Actor actor, UnitCode unit, CancellationToken cancel) => StockAsync(door.For(actor), unit, cancel);

    /// <summary>The same in a batch to which more was added.</summary>
    internal static async Task<Result<KeyStock>> StockAsync(ReadBatch read, UnitCode unit, CancellationToken cancel)
    {
        unit = unit.ActsAs;
        if (!await MayReadLedgerAsync(read, unit, cancel)) return KeyLedger.NotFound;
        var (moves, states) = (new Sql(), new Sql());
        var sides = read.Add(
            moves.InBatch(
                $"select movement, sum(stock)::int from key_ledger where unit_code = {moves.Value(unit.ToString())} and stock <> 0 group by movement"),
            row => (Side: row.Named<StockMovement>(), Sum: row.Int()));
        var keys = read.Add(
            states.InBatch($"select state, count(*)::int from security_keys where unit_code = {states.Value(unit.ToString())} group by state"),
            row => (State: row.Named<KeyState>(), Count: row.Int()));
        await read.RunAsync(cancel);
        int Sum(StockMovement side) => sides.Where(row => row.Side == side).Sum(row => row.Sum);
        return new KeyStock(
            unit, Sum(StockMovement.Received), Sum(StockMovement.Recovered), -Sum(StockMovement.Issued), -Sum(StockMovement.LeftStock),
            Sum(StockMovement.Counted), sides.Sum(row => row.Sum), keys.ToDictionary(row => row.State, row => row.Count));
    }

    public async Task<Result<Page<NamedKeyApplication>>> ApplicationsAsync(
        Actor actor, KeyApplicationState? state, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestNumber.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Scopes.KeyLedgers(sql, actor, "p.unit_code"));
        if (state is { } known) sql.Where($"p.state = {sql.Value(known.ToString())}");
        var rows = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select {NamedKeyApplication.Columns} from key_applications p join units u on u.code = p.unit_code
                where {sql.Conditions} {s_newestNumber.Tail(page)}
                """),
            NamedKeyApplication.Read, cancel);
        return s_newestNumber.Cut(rows, page, item => item);
    }

    public async Task<Result<NamedKeyApplication>> ApplicationAsync(Actor actor, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select {NamedKeyApplication.Columns} from key_applications p join units u on u.code = p.unit_code
            where p.number = {sql.Value(Typed.Code(number))} and {Scopes.KeyLedgers(sql, actor, "p.unit_code")}
            """);
        return await door.For(actor).FirstAsync(find, NamedKeyApplication.Read, cancel) is { } found
            ? found
            : Refusal.OutOfScope("KeyApplicationNotFound", "R10.3");
    }

    private static Task<bool> MayReadLedgerAsync(ReadBatch read, UnitCode unit, CancellationToken cancel)
    {
        var sql = new Sql();
        return read.AnyAsync(
            sql.InBatch($"select from units u where u.code = {sql.Value(unit.ToString())} and {Scopes.KeyLedgers(sql, read.Actor, "u.code")}"), cancel);
    }
}
