using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Regulation;
using NetMonitor.Console.WorkingDays;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Inspections;

public sealed record FindingSubject(string Type, string Number);

/// <summary>A step that is closed to the reader, who takes it in this state, and whether anybody does.</summary>
public sealed record ClosedStep(FindingStep Step, FindingParty? By);

/// <summary>
/// A finding as its readers see it, with the steps that the reader may take now. The day on which it is due follows the notices: it is provisional where it is
/// counted into a year without one. <c>Follows</c> is the rule of the regulation whose breach it is, <c>RaisedTo</c> the highest authority it has risen to.
/// </summary>
public sealed record FindingItem(
    string Id, InspectionRule Rule, string Follows, FindingSubject Subject, UnitCode UnitCode, string UnitName, UnitCode AuthorityCode, string AuthorityName,
    IReadOnlyDictionary<string, string> Facts, FindingState State, DateTimeOffset FirstFoundAt, string FirstInspection, DateTimeOffset LastFoundAt,
    string LastInspection, DateTimeOffset OpenedAt, DateOnly? DueOn, bool Provisional, bool Overdue, string? Assignee, string? Reason, string? StepBy,
    DateTimeOffset? StepAt, DateOnly? AcceptedUntil, UnitCode? RaisedTo, IReadOnlyList<FindingStep> Next, IReadOnlyList<ClosedStep> Closed, long Version)
{
    /// <summary>Over rows <c>f</c> of findings, <c>u</c> and <c>at</c> of units.</summary>
    internal const string Columns =
        """
        f.id, f.rule, f.subject_type, f.subject_number, f.unit_code, u.name, f.authority_path, at.name, f.facts, f.state, f.first_found_at,
        f.first_inspection, f.last_found_at, f.last_inspection, f.opened_at, f.clock_from, f.assignee, f.reason, f.step_by, f.step_at, f.accepted_until,
        f.raised_path, f.version
        """;

    internal static FindingItem Read(RowReader row, Actor reader, DueTimes times, DateOnly today)
    {
        var (id, rule, subject, unit, unitName) = (row.Text(), row.Named<InspectionRule>(), new FindingSubject(row.Text(), row.Text()), row.Unit(), row.Text());
        var (authority, authorityName, facts) = (row.Path(), row.Text(), row.Json<IReadOnlyDictionary<string, string>>());
        var (state, firstAt, first, lastAt, last) = (row.Named<FindingState>(), row.Time(), row.Text(), row.Time(), row.Text());
        var (openedAt, clockFrom, assignee, reason) = (row.Time(), row.Time(), row.TextOrNull(), row.TextOrNull());
        var (stepBy, stepAt, until, raised) = (row.TextOrNull(), row.TimeOrNull(), row.DateOrNull(), row.TextOrNull());
        var due = FindingWorkflow.ToDo.Contains(state) ? times.Of(clockFrom) : ((DateOnly Date, bool Provisional)?)null;
        var next = FindingWorkflow.ByPeople.Where(step => FindingWorkflow.Table.Find(state, step) is { } possible
            && StepOfFinding.Is(reader, possible.By, authority)).ToList();
        return new FindingItem(
            id, rule, RuleOfInspection.Of(rule).Follows, subject, unit, unitName, authority.Leaf, authorityName, facts, state, firstAt, first, lastAt, last,
            openedAt, due?.Date, due?.Provisional == true, due?.Date < today, assignee, reason, stepBy, stepAt, until,
            raised is null ? null : UnitPath.Parse(raised).Leaf, next,
            [.. FindingWorkflow.ByPeople.Except(next).Select(step => new ClosedStep(step, FindingWorkflow.Table.Find(state, step)?.By))], row.Long());
    }
}

/// <summary>How many findings there are of a rule in a state, in all that the reader reads.</summary>
public sealed record FindingCount(InspectionRule Rule, FindingState State, int Count);

/// <summary>What is asked for of findings; null for all.</summary>
public sealed record FindingFilter(InspectionRule? Rule, FindingState? State, UnitCode? Under, bool Overdue, bool Risen, bool Mine);

/// <summary>
/// Findings (R17.1): a center's administrators read those of their own authority, with its bodies and stations, and those from below that have risen to it;
/// leaders read all at and below theirs.
/// </summary>
public sealed class FindingQueries(ReadDoor door, WorkingCalendars calendars, RegulationInForce regulation, TimeProvider time)
{
    private const string Rows = "findings f join units u on u.code = f.unit_code join units at on at.code = f.authority_code";

    private static readonly Keyset<FindingItem> s_newestFirst = new(
        descending: true, Keyset.Time<FindingItem>("f.opened_at", finding => finding.OpenedAt), Keyset.Text<FindingItem>("f.id", finding => finding.Id));

    public async Task<Result<Page<FindingItem>>> ListAsync(Actor actor, FindingFilter filter, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        var (times, today) = (await TimesAsync(cancel), WorkingCalendar.DayOf(time.GetUtcNow()));
        sql.Where(behind.Value).Where(Seen(sql, actor));
        if (filter.Rule is { } rule) sql.Where($"f.rule = {sql.Value(rule.ToString())}");
        if (filter.State is { } state) sql.Where($"f.state = {sql.Value(state.ToString())}");
        if (filter.Under is { } under)
            sql.Where($"starts_with(f.authority_path, (select place.path from units place where place.code = {sql.Value(under.ToString())}))");
        if (filter.Risen) sql.Where("f.raised_path is not null").Where($"f.state in {StateSql.Names(FindingWorkflow.ToDo)}");
        if (filter.Mine) sql.Where($"f.assignee = {sql.Value(actor.UserName)}");
        if (filter.Overdue)
            sql.Where($"f.state in {StateSql.Names(FindingWorkflow.ToDo)}").Where(sql.Within(times.LateOn(today), "f.clock_from"));
        var findings = await door.For(actor).AllAsync(
            sql.InBatch($"select {FindingItem.Columns} from {Rows} where {sql.Conditions} {s_newestFirst.Tail(page)}"),
            row => FindingItem.Read(row, actor, times, today), cancel);
        return s_newestFirst.Cut(findings, page, finding => finding);
    }

    public async Task<Result<FindingItem>> GetAsync(Actor actor, string id, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch($"select {FindingItem.Columns} from {Rows} where f.id = {sql.Value(id)} and {Seen(sql, actor)}");
        var (times, today) = (await TimesAsync(cancel), WorkingCalendar.DayOf(time.GetUtcNow()));
        return await door.For(actor).FirstAsync(find, row => FindingItem.Read(row, actor, times, today), cancel) is { } finding
            ? finding
            : StepOfFinding.NotFound;
    }

    public async Task<IReadOnlyList<FindingCount>> CountsAsync(Actor actor, CancellationToken cancel)
    {
        var sql = new Sql();
        return await door.For(actor).AllAsync(
            sql.InBatch($"select f.rule, f.state, count(*)::int from findings f where {Seen(sql, actor)} group by f.rule, f.state"),
            row => new FindingCount(row.Named<InspectionRule>(), row.Named<FindingState>(), row.Int()), cancel);
    }

    /// <summary>The same predicate for a finding at hand.</summary>
    internal static bool IsSeen(Actor actor, Finding finding)
    {
        if (actor.ReachOf(Permission.ReadFindings) is not { } reach) return false;
        var authority = UnitPath.Parse(finding.AuthorityPath);
        return actor.ScopeOf(reach).Covers(authority)
            || (finding.RaisedPath is { } raised && actor.ActingPath.Contains(authority) && UnitPath.Parse(raised).Contains(actor.ActingPath));
    }

    private static string Seen(Sql sql, Actor actor)
    {
        if (actor.ReachOf(Permission.ReadFindings) is not { } reach) return "false";
        var own = Scopes.Within(sql, actor.ScopeOf(reach), "f.authority_path");
        return reach == Reach.OwnUnitAndBelow
            ? own
            : $"({own} or (f.raised_path is not null and {sql.Below(actor.ActingPath, "f.authority_path")}"
                + $" and starts_with({sql.Value(actor.ActingPath.ToString())}, f.raised_path)))";
    }

    private async Task<DueTimes> TimesAsync(CancellationToken cancel) =>
        new(SettingName.FindingDays, (await regulation.CurrentAsync(cancel)).Settings, await calendars.CurrentAsync(cancel));
}
