using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>An incident in a list.</summary>
public sealed record IncidentItem(
    string Number, IncidentKind Kind, IncidentState State, string? UserName, UnitCode UnitCode, string UnitName, UnitCode HandlerCode, string HandlerName,
    IncidentGrade? Grade, DateTimeOffset OpenedAt, DateTimeOffset? ReportDueAt, DateTimeOffset? ReportedAt, DateTimeOffset? ClosedAt, long Version)
{
    /// <summary>Over rows <c>i</c> of incidents, <c>u</c> and <c>h</c> of units.</summary>
    internal const string Columns =
        """
        i.number, i.kind, i.state, i.user_name, i.unit_code, u.name, i.handler_code, h.name, i.classification->>'grade', i.opened_at, i.statutory->>'dueAt',
        i.statutory->>'reportedAt', i.closed_at, i.version
        """;

    internal static IncidentItem Read(RowReader row) => new(
        row.Text(), row.Named<IncidentKind>(), row.Named<IncidentState>(), row.TextOrNull(), row.Unit(), row.Text(), row.Unit(), row.Text(),
        row.NamedOrNull<IncidentGrade>(), row.Time(), Time(row), Time(row), row.TimeOrNull(), row.Long());

    private static DateTimeOffset? Time(RowReader row) =>
        row.TextOrNull() is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}

/// <summary>A step of the playbook that was taken: from where, who, when, and what was said with it.</summary>
public sealed record PlaybookStep(IncidentStep Step, IncidentState State, string Who, DateTimeOffset When, string? Note);

/// <summary>A step that one may look for now, whether it is the reader's to take, and why it is not possible, if so.</summary>
public sealed record NextStep(IncidentStep Step, IncidentParty By, bool Mine, string? WhyNot, string? Rule)
{
    internal Refusal? Refusal { get; init; }
}

/// <summary>
/// An incident's whole file as its reader may see it: who answers for an accident is for the leaders of its authority and above, and for the auditors (R18.1);
/// all others are told how many versions there are.
/// </summary>
public sealed record IncidentDetail(
    string Number, IncidentKind Kind, IncidentState State, string? UserName, string? HolderName, UnitCode UnitCode, string UnitName, UnitCode HandlerCode,
    string HandlerName, UnitCode? LeaderCode, string? LeaderName, DateTimeOffset SuspectedFrom, string Report, string OpenedBy, DateTimeOffset OpenedAt,
    IReadOnlyList<CutSession> Sessions, Analysis? Analysis, IncidentDecision? Decision, IReadOnlyList<IncidentStep> Outstanding,
    IReadOnlyList<Measure> Measures, Classification? Classification, StatutoryReport? Statutory, bool StatutoryLate, bool PersonalData,
    PersonalDataNotices? Notices, bool Accident, int AccountabilityVersions, IReadOnlyList<Accountability>? Accountability,
    IReadOnlyList<ReportVersion> Reports, IReadOnlyList<PlaybookStep> Playbook, IReadOnlyList<IncidentStep> Next, IReadOnlyList<NextStep> Steps, bool Handles,
    bool Leads, bool Signs, bool Cleans, DateTimeOffset? ClosedAt, long Version);

/// <summary>
/// What the journal says of the leaked account (R13.2): which accounts it made in the window, to the end, which sessions were cut, and all that it and they
/// did there, by kind and line by line. <c>Since</c> are lines that have come since the list was confirmed: they open it again at the next step that rests on
/// it.
/// </summary>
public sealed record AnalysisProposal(
    string Number, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<NewAccount> Accounts, IReadOnlyList<CutSession> Sessions, Analysis? Confirmed,
    IReadOnlyList<KindCount> Counts, int Since, Page<AnalysisLine> Lines);

/// <summary>What is to be cleaned: how much there is of it, and its lines.</summary>
public sealed record CleaningList(string Number, CleaningCounts Counts, Page<CleaningLine> Lines);

/// <summary>The report: its frame drawn from the file, and the versions that were filed.</summary>
public sealed record IncidentReportAnswer(string Number, string Frame, IReadOnlyList<ReportVersion> Versions);

/// <summary>
/// Incidents: those that the own unit handles, for its system administrators; the own unit's, and those that wait for its decision, for its leader; those below
/// for the leaders above (R7.1). Whom one is about never sees it.
/// </summary>
public sealed class IncidentQueries(ReadDoor door, IncidentFrame frame, TimeProvider time)
{
    private static readonly Keyset<IncidentItem> s_newestFirst = new(
        descending: true, Keyset.Time<IncidentItem>("i.opened_at", incident => incident.OpenedAt),
        Keyset.Text<IncidentItem>("i.number", incident => incident.Number));

    private const string Rows = "incidents i join units u on u.code = i.unit_code join units h on h.code = i.handler_code";

    /// <summary>For an incident as it is kept.</summary>
    internal const string WholeRows = $"{Rows} left join units l on l.code = i.leader_code left join accounts a on a.user_name = i.user_name";

    public async Task<Result<Page<IncidentItem>>> ListAsync(
        Actor actor, IncidentState? state, bool open, UnitCode? under, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(IncidentFile.Seen(sql, actor));
        if (state is { } known) sql.Where($"i.state = {sql.Value(known.ToString())}");
        if (open) sql.Where($"i.state <> '{nameof(IncidentState.Closed)}'");
        if (under is { } unit)
        {
            var batch = door.For(actor);
            var place = batch.AddPlace(unit);
            await batch.RunAsync(cancel);
            sql.Where(sql.Below(place, "i.unit_path"));
        }

        var incidents = await door.For(actor).AllAsync(
            sql.InBatch($"select {IncidentItem.Columns} from {Rows} where {sql.Conditions} {s_newestFirst.Tail(page)}"), IncidentItem.Read, cancel);
        return s_newestFirst.Cut(incidents, page, incident => incident);
    }

    public async Task<Result<IncidentDetail>> GetAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await FindAsync(actor, number, cancel);
        return found.IsRefused ? found.Refusal : found.Value.For(actor, time.GetUtcNow());
    }

    public async Task<Result<AnalysisProposal>> AnalysisAsync(
        Actor actor, string number, LineFilter filter, PageRequest page, CancellationToken cancel)
    {
        var found = await FindWithMadeAsync(actor, number, cancel);
        if (found.IsRefused) return found.Refusal;
        var proposal = await ProposeAsync(actor, found.Value, filter, page, door.ForSystem(), cancel);
        return proposal.IsRefused ? proposal.Refusal : proposal.Value;
    }

    /// <summary>Lines of the window alone, as a list goes through them.</summary>
    public async Task<Result<Page<AnalysisLine>>> LinesAsync(Actor actor, string number, LineFilter filter, PageRequest page, CancellationToken cancel)
    {
        var found = await FindWithMadeAsync(actor, number, cancel);
        if (found.IsRefused) return found.Refusal;
        var (incident, made) = found.Value;
        if (incident.UserName is null) return new Page<AnalysisLine>([], null);
        return await WindowReading.PageAsync(door.ForSystem(), actor, Window.Of(incident, made), filter, page, cancel);
    }

    /// <summary>What is to be cleaned, page by page, with how much there is of it.</summary>
    public async Task<Result<CleaningList>> CleaningAsync(Actor actor, string number, bool undecided, PageRequest page, CancellationToken cancel)
    {
        var cleaning = await CleaningOfAsync(actor, number, cancel);
        if (cleaning.IsRefused) return cleaning.Refusal;
        var read = door.ForSystem();
        var counted = cleaning.Value.AddCount(read);
        var lines = await cleaning.Value.PageAsync(read, actor, undecided, page, cancel);
        return lines.IsRefused ? lines.Refusal : new CleaningList(number, counted[0], lines.Value);
    }

    /// <summary>Some of these lines, for who decides them. <c>LineNotInList</c> (R14.2) for one that is not among them.</summary>
    internal async Task<Result<IReadOnlyList<CleaningLine>>> CleaningLinesAsync(Actor actor, string number, long[] ids, CancellationToken cancel)
    {
        var cleaning = await CleaningOfAsync(actor, number, cancel);
        if (cleaning.IsRefused) return cleaning.Refusal;
        if (actor.Lacks(Permission.HandleIncidents) is { } lacks) return lacks;
        var lines = await cleaning.Value.SomeAsync(door.ForSystem(), ids, cancel);
        return ids.Except(lines.Select(line => line.Id)).Cast<long?>().FirstOrDefault() is { } stranger
            ? Refusal.Conflict("LineNotInList", "R14.2").With("line", $"{stranger}")
            : Result.Of(lines);
    }

    private async Task<Result<Cleaning>> CleaningOfAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await FindWithMadeAsync(actor, number, cancel);
        return found.IsRefused ? found.Refusal : new Cleaning(Window.Of(found.Value.Incident, found.Value.Made));
    }

    /// <summary>An incident as its page shows it: with the analysis, where an account leaked. The list of lines is read by itself.</summary>
    public async Task<Result<(IncidentDetail Incident, AnalysisProposal? Proposal, CleaningCounts? Cleaning)>> ForPageAsync(
        Actor actor, string number, CancellationToken cancel)
    {
        var found = await FindWithMadeAsync(actor, number, cancel);
        if (found.IsRefused) return found.Refusal;
        var (incident, made) = found.Value;
        var detail = incident.For(actor, time.GetUtcNow());
        if (incident.UserName is null) return (detail, null, null);
        var read = door.ForSystem();
        var cleaning = incident.Analysis is null ? null : new Cleaning(Window.Of(incident, made)).AddCount(read);
        var proposal = await ProposeAsync(actor, found.Value, new LineFilter(), new PageRequest(1), read, cancel);
        return proposal.IsRefused ? proposal.Refusal : (detail, proposal.Value, cleaning?[0]);
    }

    /// <summary>Whoever reads the incident reads what it rests on: the window is part of its file. A hazard has no account and so none.</summary>
    private static async Task<Result<AnalysisProposal>> ProposeAsync(
        Actor actor, (StoredIncident Incident, IReadOnlyList<NewAccount> Made) found, LineFilter filter, PageRequest page, ReadBatch read,
        CancellationToken cancel)
    {
        var (stored, made) = found;
        if (stored.UserName is not { } leaked)
            return new AnalysisProposal(stored.Number, stored.SuspectedFrom, stored.OpenedAt, [], stored.Sessions, stored.Analysis, [], 0, new([], null));
        var window = Window.Of(stored, made);
        var counted = WindowReading.AddCount(read, window);
        var lines = await WindowReading.PageAsync(read, actor, window, filter, page, cancel);
        if (lines.IsRefused) return lines.Refusal;
        var (counts, unknown) = counted();
        var isConfirmed = stored.Analysis is not null && stored.State != IncidentState.Contained;
        return new AnalysisProposal(
            stored.Number, stored.SuspectedFrom, stored.OpenedAt, MadeAccounts.Proposed(made, leaked, stored.SuspectedFrom), stored.Sessions, stored.Analysis,
            counts, isConfirmed ? unknown : 0, lines.Value);
    }

    /// <summary>The report's versions, and its frame drawn from the file as it stands, in the reader's language.</summary>
    public async Task<Result<IncidentReportAnswer>> ReportAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await GetAsync(actor, number, cancel);
        return found.IsRefused ? found.Refusal : new IncidentReportAnswer(number, frame.Draw(found.Value), found.Value.Reports);
    }

    private async Task<Result<StoredIncident>> FindAsync(Actor actor, string number, CancellationToken cancel) =>
        await door.For(actor).FirstAsync(Find(actor, number), StoredIncident.Read, cancel) is { } stored ? stored : IncidentFile.NotFound;

    /// <summary>An incident with the accounts that the leaked one made, in one round trip.</summary>
    private async Task<Result<(StoredIncident Incident, IReadOnlyList<NewAccount> Made)>> FindWithMadeAsync(
        Actor actor, string number, CancellationToken cancel)
    {
        var read = door.For(actor);
        var found = read.Add(Find(actor, number), StoredIncident.Read);
        var made = IncidentAnalysis.AddMade(read, sql => $"(select leaked.user_name from incidents leaked where leaked.number = {sql.Value(number)})");
        await read.RunAsync(cancel);
        return found is [var stored] ? (stored, made) : IncidentFile.NotFound;
    }

    private static Npgsql.NpgsqlBatchCommand Find(Actor actor, string number)
    {
        var sql = new Sql();
        return sql.InBatch(
            $"select {StoredIncident.Columns} from {WholeRows} where i.number = {sql.Value(number)} and {IncidentFile.Seen(sql, actor)}");
    }
}
