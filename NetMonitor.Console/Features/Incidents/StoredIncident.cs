using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>An incident as it is kept, before it is cut to what its reader may see.</summary>
internal sealed record StoredIncident(
    string Number, IncidentKind Kind, IncidentState State, string? UserName, string? HolderName, UnitCode UnitCode, string UnitName, UnitPath UnitPath,
    UnitCode HandlerCode, string HandlerName, UnitCode? LeaderCode, string? LeaderName, DateTimeOffset SuspectedFrom, string Report, string OpenedBy,
    DateTimeOffset OpenedAt, IReadOnlyList<CutSession> Sessions, Analysis? Analysis, IncidentDecision? Decision, IReadOnlyList<Measure> Measures,
    Classification? Classification, StatutoryReport? Statutory, bool PersonalData, PersonalDataNotices? Notices, bool Accident,
    IReadOnlyList<Accountability> Accountability, IReadOnlyList<ReportVersion> Reports, IReadOnlyList<TakenStep> Steps, DateTimeOffset? ClosedAt, long Version)
{
    /// <summary>Over rows <c>i</c> of incidents, <c>u</c>, <c>h</c> and <c>l</c> of units, <c>a</c> of accounts.</summary>
    public const string Columns =
        """
        i.number, i.kind, i.state, i.user_name, a.name, i.unit_code, u.name, i.unit_path, i.handler_code, h.name, i.leader_code, l.name, i.suspected_from,
        i.report, i.opened_by, i.opened_at, i.sessions, i.analysis, i.decision, i.measures, i.classification, i.statutory, i.personal_data, i.notices,
        i.accident, i.accountability, i.reports, i.steps, i.closed_at, i.version
        """;

    public static StoredIncident Read(RowReader row) => new(
        row.Text(), row.Named<IncidentKind>(), row.Named<IncidentState>(), row.TextOrNull(), row.TextOrNull(), row.Unit(), row.Text(), row.Path(),
        row.Unit(), row.Text(), row.UnitOrNull(), row.TextOrNull(), row.Time(), row.Text(), row.Text(), row.Time(), row.Json<IReadOnlyList<CutSession>>(),
        row.JsonOrNull<Analysis>(), row.JsonOrNull<IncidentDecision>(), row.Json<IReadOnlyList<Measure>>(), row.JsonOrNull<Classification>(),
        row.JsonOrNull<StatutoryReport>(), row.Flag(), row.JsonOrNull<PersonalDataNotices>(), row.Flag(), row.Json<IReadOnlyList<Accountability>>(),
        row.Json<IReadOnlyList<ReportVersion>>(), row.Json<IReadOnlyList<TakenStep>>(), row.TimeOrNull(), row.Long());

    public IncidentDetail For(Actor reader, DateTimeOffset now)
    {
        var standing = new IncidentStanding(
            Kind, State, Analysis, Decision, Steps, Measures, PersonalData && Notices is null, Accident && Accountability.Count == 0);
        var steps = NextSteps(reader, standing);
        return new IncidentDetail(
            Number, Kind, State, UserName, HolderName, UnitCode, UnitName, HandlerCode, HandlerName, LeaderCode, LeaderName, SuspectedFrom, Report, OpenedBy,
            OpenedAt, Sessions, Analysis, Decision, [.. standing.Outstanding], Measures, Classification, Statutory,
            Statutory is { } due && (due.ReportedAt ?? now) > due.DueAt, PersonalData, Notices, Accident, Accountability.Count,
            ReadsAccountability(reader) ? Accountability : null, Reports,
            [.. Steps.Select(step => new PlaybookStep(step.Step, step.To, step.By, step.At, step.Note))],
            [.. steps.Where(step => step is { Mine: true, WhyNot: null }).Select(step => step.Step)], steps,
            IncidentFile.Is(reader, IncidentParty.Handler, HandlerCode, LeaderCode), IncidentFile.Is(reader, IncidentParty.Leader, HandlerCode, LeaderCode),
            Reports is [.., { SignedAt: null }] && State != IncidentState.Closed
                && IncidentFile.Is(reader, IncidentParty.Leader, HandlerCode, LeaderCode ?? UnitCode),
            IncidentFile.Is(reader, IncidentParty.Handler, HandlerCode, LeaderCode) && standing.WhyNot(IncidentStep.Void) is null, ClosedAt, Version);
    }

    /// <summary>
    /// The steps of the state, each with who takes it, and why it is not possible where the leader's order or something before the closing is missing. Lines
    /// are voided one by one from the list of foreign writes, never by a button of the playbook.
    /// </summary>
    private List<NextStep> NextSteps(Actor reader, IncidentStanding standing) =>
    [
        .. from row in IncidentWorkflow.Table.Rows
           where row.From == State && row.Step != IncidentStep.Void
           let refusal = standing.WhyNot(row.Step)
           where refusal?.Code != "StepNotOrdered"
           orderby row.Step
           select new NextStep(row.Step, row.By, IncidentFile.Is(reader, row.By, HandlerCode, LeaderCode), refusal?.Code, refusal?.Rule) { Refusal = refusal },
    ];

    /// <summary>The leaders of its authority and above, and the auditors: special-duty accounts that are listed for incidents (R18.1, R8.1).</summary>
    private bool ReadsAccountability(Actor reader) => reader.Is(Role.SpecialDuty)
        || (reader.ReachOf(Permission.KeepAccountability) is { } reach && reader.ScopeOf(reach).Covers(UnitPath));
}
