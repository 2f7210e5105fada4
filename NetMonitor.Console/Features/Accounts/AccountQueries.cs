using System.Text.Json;
using NetMonitor.Console.Data;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// An account as its readers see it: never anything secret. Who does not manage it sees the mobile number without its middle (R7.1). Its initial password is
/// good until a time, null once its holder chose one; what its holder asks to be corrected is for who manages it. It awaits
/// a replacement where its key was lost or damaged and no other was bound since (R12.1); an open incident may hold it frozen.
/// </summary>
public sealed record AccountItem(
    string UserName, string Name, string StaffNumber, string Mobile, string ImAccount, UnitCode UnitCode, string UnitName, IReadOnlyList<Role> Roles,
    AccountStatus Status, string? KeySerial, bool AwaitsReplacement, string? Incident,
    DateTimeOffset? InitialPasswordUntil, DateTimeOffset? PasswordChangedAt,
    IReadOnlyList<Permission> Capabilities, string? DutyDecision, string? Duty, DateOnly? EndsOn, DateTimeOffset CreatedAt, DateTimeOffset? EnabledAt,
    bool MobileVerified, bool ImAccountVerified, Correction? Correction, bool Managed, long Version)
{
    /// <summary>What the holder asks to be corrected, field by field.</summary>
    internal IReadOnlyList<FieldChange> Asked => Correction?.ChangesOf(new AccountParticulars(Name, StaffNumber, Mobile, ImAccount)) ?? [];

    /// <summary>Where its unit stands: lists are in the order of the tree.</summary>
    internal string UnitPath { get; private init; } = "";

    /// <summary>Over rows <c>a</c> of accounts and <c>u</c> of units.</summary>
    /// <param name="managed">That the reader manages the account.</param>
    internal static string Columns(string managed) =>
        $"""
        a.user_name, a.name, a.staff_number, a.mobile, a.im_account, a.unit_code, u.name, a.roles, a.status, a.key_serial, a.awaits_replacement, a.incident,
        a.initial_password_until, a.password_changed_at, a.capabilities, a.duty_decision, a.duty, a.ends_on, a.created_at, a.enabled_at,
        a.mobile_verified_at is not null, a.im_account_verified_at is not null, a.correction,
        {managed}, a.version, a.unit_path
        """;

    internal static AccountItem Read(RowReader row, Actor reader)
    {
        var account = new AccountItem(
            row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Unit(), row.Text(), row.AllNamed<Role>(), row.Named<AccountStatus>(),
            row.TextOrNull(), row.Flag(), row.TextOrNull(), row.TimeOrNull(), row.TimeOrNull(), row.AllNamed<Permission>(), row.TextOrNull(), row.TextOrNull(),
            row.DateOrNull(), row.Time(), row.TimeOrNull(), row.Flag(), row.Flag(), row.JsonOrNull<Correction>(), row.Flag(), row.Long())
        {
            UnitPath = row.Text(),
        };
        return account.Managed || account.UserName == reader.UserName
            ? account
            : account with { Mobile = Masked.Mobile(account.Mobile), Correction = null };
    }
}

/// <summary>What happened to an account, from the journal: who, when, and each field with what it was and what it is (R10.9).</summary>
public sealed record AccountHistoryItem(long Id, DateTimeOffset At, string Actor, string Verb, JsonElement Data);

/// <summary>
/// Which accounts: of a unit, with a role, in a state, by what <see cref="AccountSearch"/> finds them by, and only those whose holder asks for a correction.
/// </summary>
public sealed record AccountFilter(UnitCode? Unit = null, Role? Role = null, AccountStatus? Status = null, string? Q = null, bool Corrections = false);

/// <summary>Accounts, for who manages them and for leaders (R7.1); each also for its holder.</summary>
public sealed class AccountQueries(ReadDoor door)
{
    private static readonly Refusal s_notFound = Refusal.OutOfScope("AccountNotFound");

    private static readonly Keyset<AccountItem> s_inTreeOrder = new(
        descending: false, Keyset.Text<AccountItem>("a.unit_path", account => account.UnitPath),
        Keyset.Text<AccountItem>("a.user_name", account => account.UserName));

    private static readonly Keyset<AccountHistoryItem> s_newestFirst = new(
        descending: true, Keyset.Number<AccountHistoryItem>("j.id", entry => entry.Id));

    public async Task<Result<Page<AccountItem>>> ListAsync(Actor actor, AccountFilter filter, PageRequest page, CancellationToken cancel)
    {
        var (sql, byUnit) = (new Sql(), actor.ReachOf(Permission.ReadAccounts) == Reach.ManagedAccounts);
        var behind = s_inTreeOrder.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value);
        if (filter.Unit is { } unit)
        {
            // An authority and its center are one.
            string[] codes = unit.ActsAs.Kind == UnitKind.Authority ? [unit.AuthorityCode.ToString(), unit.CenterCode.ToString()] : [unit.ToString()];
            sql.Where($"a.unit_code = any({sql.Value(codes)})");
        }

        if (filter.Role is { } role) sql.Where($"a.roles @> array[{sql.Value(role.ToString())}]");
        if (filter.Status is { } status) sql.Where($"a.status = {sql.Value(status.ToString())}");
        // For who sees to them.
        if (filter.Corrections) sql.Where(actor.May(Permission.ManageAccounts) ? "a.correction is not null" : "false");
        if (filter.Q is { } q)
        {
            if (!PlainText.IsLine(q, 64)) return Refusal.Malformed("SearchMalformed");
            sql.Where(byUnit ? AccountSearch.Matches(sql, "a", q) : AccountSearch.IsFound(sql, "a", q));
        }

        var tail = s_inTreeOrder.Tail(page);
        var text = byUnit
            ? OfManagedUnits(sql, actor, tail)
            : $"""
              select {AccountItem.Columns("false")} from (
                select * from accounts a where {sql.Conditions} and {Scopes.Accounts(sql, actor, "a")} {tail}) a
              join units u on u.code = a.unit_code {tail}
              """;
        var accounts = await door.For(actor).AllAsync(sql.InBatch(text), row => AccountItem.Read(row, actor), cancel);
        return s_inTreeOrder.Cut(accounts, page, account => account);
    }

    /// <summary>First those of each managed unit, then the first of all: so a page costs the same however many accounts there are.</summary>
    private static string OfManagedUnits(Sql sql, Actor actor, string tail) =>
        $"""
        with managed as materialized ({Scopes.ManagedUnits(sql, actor)})
        select {AccountItem.Columns("true")} from managed cross join lateral (
          select * from accounts a where a.unit_code = managed.code and {Scopes.IsOfClass("a.user_name", "managed")} and {sql.Conditions} {tail}) a
        join units u on u.code = a.unit_code {tail}
        """;

    public async Task<Result<AccountItem>> GetAsync(Actor actor, string userName, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select {AccountItem.Columns(Scopes.ManagedAccounts(sql, actor, "a"))} from accounts a join units u on u.code = a.unit_code
            where a.user_name = {sql.Value(userName)} and ({Scopes.Accounts(sql, actor, "a")} or a.user_name = {sql.Value(actor.UserName)})
            """);
        return await door.For(actor).FirstAsync(find, row => AccountItem.Read(row, actor), cancel) is { } account ? account : s_notFound;
    }

    /// <summary>Newest first; without mobile numbers for who does not manage the account.</summary>
    public async Task<Result<Page<AccountHistoryItem>>> HistoryAsync(Actor actor, string userName, PageRequest page, CancellationToken cancel)
    {
        var account = await GetAsync(actor, userName, cancel);
        return account.IsRefused ? account.Refusal : await HistoryAsync(actor, account.Value, page, cancel);
    }

    /// <summary>The same of an account that the reader has read.</summary>
    internal async Task<Result<Page<AccountHistoryItem>>> HistoryAsync(Actor actor, AccountItem account, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where($"j.subject_type = '{AccountSubjects.OfAccount}' and j.subject_number = {sql.Value(account.UserName)}");
        var entries = await door.For(actor).AllAsync(
            sql.InBatch($"select j.id, j.at, j.actor, j.verb, j.data from journal j where {sql.Conditions} {s_newestFirst.Tail(page)}"),
            row => new AccountHistoryItem(row.Long(), row.Time(), row.Text(), row.Text(), row.Json<JsonElement>()), cancel);
        return s_newestFirst.Cut(entries, page, entry => account.Managed ? entry : entry with { Data = Shown(entry) });

        JsonElement Shown(AccountHistoryItem entry)
        {
            var data = EntryData.ForOthers(entry.Verb, entry.Data);
            return account.UserName == actor.UserName ? data : EntryData.Masked(data);
        }
    }
}
