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
/// a replacement where its key was lost or damaged and no other was bound since (R12.1).
/// </summary>
public sealed record AccountItem(
    string UserName, string Name, string StaffNumber, string Mobile, string ImAccount, UnitCode UnitCode, string UnitName, IReadOnlyList<Role> Roles,
    AccountStatus Status, string? KeySerial, bool AwaitsReplacement, DateTimeOffset? InitialPasswordUntil, DateTimeOffset? PasswordChangedAt,
    IReadOnlyList<Permission> Capabilities, string? DutyDecision, string? Duty, DateOnly? EndsOn, DateTimeOffset CreatedAt, DateTimeOffset? EnabledAt,
    bool MobileVerified, bool ImAccountVerified, Correction? Correction, bool Managed, long Version)
{
    /// <summary>What the holder asks to be corrected, field by field.</summary>
    internal IReadOnlyList<FieldChange> Asked => Correction?.ChangesOf(new AccountParticulars(Name, StaffNumber, Mobile, ImAccount)) ?? [];

    /// <summary>Over rows <c>a</c> of accounts and <c>u</c> of units.</summary>
    internal static string Columns(Sql sql, Actor reader) =>
        $"""
        a.user_name, a.name, a.staff_number, a.mobile, a.im_account, a.unit_code, u.name, a.roles, a.status, a.key_serial, a.awaits_replacement,
        a.initial_password_until, a.password_changed_at, a.capabilities, a.duty_decision, a.duty, a.ends_on, a.created_at, a.enabled_at,
        a.mobile_verified_at is not null, a.im_account_verified_at is not null, a.correction,
        {Scopes.ManagedAccounts(sql, reader, "a")}, a.version
        """;

    internal static AccountItem Read(RowReader row, Actor reader)
    {
        var account = new AccountItem(
            row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), row.Unit(), row.Text(), row.AllNamed<Role>(), row.Named<AccountStatus>(),
            row.TextOrNull(), row.Flag(), row.TimeOrNull(), row.TimeOrNull(), row.AllNamed<Permission>(), row.TextOrNull(), row.TextOrNull(),
            row.DateOrNull(), row.Time(), row.TimeOrNull(), row.Flag(), row.Flag(), row.JsonOrNull<Correction>(), row.Flag(), row.Long());
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

    private static readonly Keyset<AccountItem> s_byName = new(descending: false, Keyset.Text<AccountItem>("a.user_name", account => account.UserName));
    private static readonly Keyset<AccountHistoryItem> s_newestFirst = new(
        descending: true, Keyset.Number<AccountHistoryItem>("j.id", entry => entry.Id));

    public async Task<Result<Page<AccountItem>>> ListAsync(Actor actor, AccountFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_byName.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Scopes.Accounts(sql, actor, "a"));
        if (filter.Unit is { } unit)
        {
            // An authority and its center are one.
            string[] codes = unit.ActsAs.Kind == UnitKind.Authority ? [unit.AuthorityCode.ToString(), unit.CenterCode.ToString()] : [unit.ToString()];
            sql.Where($"a.unit_code = any({sql.Value(codes)})");
        }

        if (filter.Role is { } role) sql.Where($"a.roles @> array[{sql.Value(role.ToString())}]");
        if (filter.Status is { } status) sql.Where($"a.status = {sql.Value(status.ToString())}");
        // For who sees to them.
        if (filter.Corrections) sql.Where($"a.correction is not null and {Scopes.ManagedAccounts(sql, actor, "a")}");
        if (filter.Q is { } q)
        {
            if (!PlainText.IsLine(q, 64)) return Refusal.Malformed("SearchMalformed");
            sql.Where(AccountSearch.Matches(sql, "a", q));
        }

        var accounts = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select {AccountItem.Columns(sql, actor)} from accounts a join units u on u.code = a.unit_code
                where {sql.Conditions} {s_byName.Tail(page)}
                """),
            row => AccountItem.Read(row, actor), cancel);
        return s_byName.Cut(accounts, page, account => account);
    }

    public async Task<Result<AccountItem>> GetAsync(Actor actor, string userName, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select {AccountItem.Columns(sql, actor)} from accounts a join units u on u.code = a.unit_code
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
