using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>
/// The window of an incident (R13.2): what the journal has by the account that leaked, from the time on from which that is suspected to the cut, and by the
/// accounts that it made, to the end. Read by the index over the unit of who acted, a branch for each account, so that a page costs the same however long
/// the window is. Its authors are the account that leaked and those that it made.
/// </summary>
internal sealed record Window(
    string Number, string Leaked, IReadOnlyList<string> Authors, DateTimeOffset From, DateTimeOffset OpenedAt, string OpenedBy)
{
    /// <summary>An entry's time is when its command began: so long one may go on that was under way at the cut.</summary>
    private static readonly TimeSpan s_underWay = TimeSpan.FromMinutes(1);

    /// <summary>Entries of a sign-in are by the console, about the account.</summary>
    private static readonly string[] s_signIns = [nameof(SignInRefused), nameof(TextCodeSent), nameof(NewDeviceSignedIn)];

    /// <summary>What a holder's own report leaves in the journal is no part of the window that it closes.</summary>
    private static readonly string[] s_opening = [nameof(IncidentOpened), nameof(AccountFrozen), nameof(SessionEnded)];

    public static Window Of(Incident incident, IReadOnlyList<NewAccount> made) =>
        Of(incident.Number, incident.UserName!, made, incident.Analysis, incident.SuspectedFrom, incident.OpenedAt, incident.OpenedBy);

    public static Window Of(StoredIncident incident, IReadOnlyList<NewAccount> made) =>
        Of(incident.Number, incident.UserName ?? "", made, incident.Analysis, incident.SuspectedFrom, incident.OpenedAt, incident.OpenedBy);

    /// <summary>
    /// Rows <c>j</c> of what the journal proposes: of each account so many as <paramref name="tail"/> says, of all what <paramref name="also"/> lets through.
    /// </summary>
    public string Proposed(Sql sql, string also = "true", string tail = InOrder)
    {
        var (authors, leaked, from) = (sql.Value(Authors.ToArray()), sql.Value(Leaked), sql.Value(From));
        var (cut, openedAt, openedBy) = (sql.Value(OpenedAt + s_underWay), sql.Value(OpenedAt), sql.Value(OpenedBy));
        return $"""
            (select x.* from unnest({authors}) author(name) cross join lateral (
              select {Columns} from journal j where left(j.actor, 10) = left(author.name, 10) and j.actor = author.name and j.at >= {from}
                and (j.at <= {cut} or (author.name <> {leaked} and j.verb <> all({sql.Value(WindowLines.VerbsOf(LineKind.Refusal))})))
                and not (j.at = {openedAt} and j.actor = {openedBy} and j.verb = any({sql.Value(s_opening)})) and {also} {tail}) x
            union all
            select x.* from unnest({authors}) author(name) cross join lateral (
              select {Columns} from journal j where left(j.holder, 10) = left(author.name, 10) and j.holder = author.name and j.at >= {from}
                and j.at <= {cut} and j.actor = {sql.Value(Author.System.UserName)} and j.verb = any({sql.Value(s_signIns)}) and {also} {tail}) x)
            """;
    }

    /// <summary>The same of lines that are in the list though the journal did not propose them.</summary>
    public string Added(Sql sql, string also = "true") =>
        $"""
        (select {Columns} from incident_lines added join journal j on j.id = added.entry_id and j.at = added.at
        where added.incident = {sql.Value(Number)} and added.origin = '{nameof(LineOrigin.Added)}' and {also})
        """;

    /// <summary>
    /// In the journal's order, which the index has. Without it PostgreSQL would join the accounts with the whole journal instead of looking each one up.
    /// </summary>
    private const string InOrder = "order by j.xid, j.id";

    /// <summary>That entries are of one kind.</summary>
    public static string IsOf(Sql sql, LineKind kind, string verb) => kind == LineKind.Written
        ? $"{verb} <> all({sql.Value(WindowLines.VerbsBut(kind))})"
        : $"{verb} = any({sql.Value(WindowLines.VerbsOf(kind))})";

    /// <summary>That nobody has said of an entry <c>j</c> yet whose it is.</summary>
    public string IsUnmarked(Sql sql) =>
        $"""
        not exists (select from incident_lines known where known.incident = {sql.Value(Number)} and known.entry_id = j.id
          and known.mark <> '{nameof(LineMark.Noted)}')
        """;

    private const string Columns = "j.id, j.at, j.xid, j.verb, j.actor, j.subject_type, j.subject_number, j.subject_version, j.unit_code, j.data";

    /// <summary>What an account did that was struck from the list is its own holder's.</summary>
    private static Window Of(
        string number, string leaked, IReadOnlyList<NewAccount> made, Analysis? confirmed, DateTimeOffset from, DateTimeOffset openedAt, string openedBy)
    {
        var names = MadeAccounts.Proposed(made, leaked, from).Concat(confirmed?.Accounts ?? []).Select(account => account.UserName).Prepend(leaked)
            .Except(confirmed?.Struck.Select(own => own.UserName) ?? []);
        return new Window(number, leaked, [.. names.Distinct()], from, openedAt, openedBy);
    }
}
