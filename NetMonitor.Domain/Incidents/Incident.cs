using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Incidents;

/// <summary>
/// The file of an incident (Art. 13–15), number <c>I…</c>: what was contained, found, decided and done, by whom and when. Its steps follow
/// <see cref="IncidentWorkflow"/>; what goes into the file beside them does so until it is closed.
/// </summary>
public sealed class Incident
{
    public const int MaxLine = 200;

    /// <summary>Of what is said in one go, such as a ground or a decision.</summary>
    public const int MaxText = 4000;

    /// <summary>Characters of a report.</summary>
    public const int MaxReport = 100_000;

    /// <summary>How far back a window may begin: so long the journal is kept.</summary>
    public const int KeptYears = 3;

    private Incident()
    {
    }

    /// <param name="unit">The unit whose it is, as it acts: the account's, or the one where a hazard was found.</param>
    /// <param name="handler">The unit whose system administrators handle it, as it acts.</param>
    /// <param name="barred">Accounts that never handle, decide or read it: the holder, and what its account made.</param>
    public Incident(
        string number, IncidentKind kind, string? userName, UnitPath unit, UnitPath handler, IReadOnlyList<string> barred, DateTimeOffset suspectedFrom,
        string report, IReadOnlyList<CutSession> sessions, string by, DateTimeOffset now)
    {
        (Number, Kind, UserName, UnitCode, UnitPath) = (number, kind, userName, unit.Leaf, unit.ToString());
        (HandlerCode, HandlerPath, Barred) = (handler.Leaf, handler.ToString(), [.. barred]);
        (SuspectedFrom, Report, Sessions, OpenedBy, OpenedAt) = (suspectedFrom, report, sessions, by, now);
        State = kind == IncidentKind.Hazard ? IncidentState.Handling : IncidentState.Contained;
    }

    public string Number { get; private set; } = "";
    public IncidentKind Kind { get; private set; }
    public IncidentState State { get; private set; }

    /// <summary>The account that leaked; null for a hazard.</summary>
    public string? UserName { get; private set; }

    public UnitCode UnitCode { get; private set; }
    public string UnitPath { get; private set; } = "";
    public UnitCode HandlerCode { get; private set; }
    public string HandlerPath { get; private set; } = "";

    /// <summary>The unit whose leader decides; null as long as nothing waits for one.</summary>
    public UnitCode? LeaderCode { get; private set; }

    public string? LeaderPath { get; private set; }
    public string[] Barred { get; private set; } = [];

    /// <summary>The window of the analysis begins here and ends with the cut, at <see cref="OpenedAt"/>.</summary>
    public DateTimeOffset SuspectedFrom { get; private set; }

    public string Report { get; private set; } = "";
    public IReadOnlyList<CutSession> Sessions { get; private set; } = [];
    public string OpenedBy { get; private set; } = "";
    public DateTimeOffset OpenedAt { get; private set; }
    public Analysis? Analysis { get; private set; }
    public IncidentDecision? Decision { get; private set; }
    public IReadOnlyList<Measure> Measures { get; private set; } = [];
    public Classification? Classification { get; private set; }

    /// <summary>What the law wants to be told, and by when; null where it wants nothing.</summary>
    public StatutoryReport? Statutory { get; private set; }

    /// <summary>Personal data leaked: those concerned and the competent department are told before it closes, or a ground for none stands here.</summary>
    public bool PersonalData { get; private set; }

    public PersonalDataNotices? Notices { get; private set; }

    /// <summary>It is a responsibility accident (R18.1).</summary>
    public bool Accident { get; private set; }

    /// <summary>Read by the leaders above and the auditors alone.</summary>
    public IReadOnlyList<Accountability> Accountability { get; private set; } = [];

    public IReadOnlyList<ReportVersion> Reports { get; private set; } = [];
    public IReadOnlyList<TakenStep> Steps { get; private set; } = [];
    public DateTimeOffset? ClosedAt { get; private set; }
    public long Version { get; private set; } = 1;

    public IncidentFacts Facts => Standing.Facts;

    /// <summary>As far as the next step depends on it.</summary>
    public IncidentStanding Standing =>
        new(Kind, State, Analysis, Decision, Steps, Measures, PersonalData && Notices is null, Accident && Accountability.Count == 0);

    /// <summary>Why a step is not possible now; null where it is.</summary>
    public Refusal? WhyNot(IncidentStep step) => Standing.WhyNot(step);

    /// <summary>
    /// Confirms or corrects what the journal proposes (R13.2). <c>AccountsLeftOut</c> where a proposed account is neither confirmed nor struck with a reason,
    /// such as one made meanwhile; <c>NotMadeByTheAccount</c> for one that the leaked account did not make; <c>LinesUnmarked</c> where nobody has said yet
    /// whose something is that was written in the window.
    /// </summary>
    public Result<IncidentState> ConfirmAnalysis(
        IReadOnlyList<NewAccount> proposed, IReadOnlyList<NewAccount> made, IReadOnlyList<string> accounts, IReadOnlyList<StruckAccount> struck, bool leak,
        string ground, MarkedLines lines, string by, DateTimeOffset now)
    {
        if (WhyNot(IncidentStep.ConfirmAnalysis) is { } refusal) return refusal;
        var rule = Kind.AnalysisRuleOf();
        var listed = made.Where(account => accounts.Contains(account.UserName)).ToList();
        if (accounts.FirstOrDefault(name => listed.TrueForAll(account => account.UserName != name)) is { } stranger)
            return Refusal.Conflict("NotMadeByTheAccount", rule).With("account", stranger);
        if (proposed.FirstOrDefault(account => !accounts.Contains(account.UserName) && struck.All(own => own.UserName != account.UserName)) is { } left)
            return Refusal.Conflict("AccountsLeftOut", rule).With("account", left.UserName);
        if (lines.Unmarked > 0) return Refusal.Conflict("LinesUnmarked", rule).With("lines", $"{lines.Unmarked}");
        Analysis = new Analysis(listed, struck, leak, ground, lines.ForeignWrites > 0, by, now) { Lines = lines.Counts };
        Barred = [.. Barred.Union(made.Select(account => account.UserName))];
        return Take(IncidentStep.ConfirmAnalysis, Facts, by, now, ground);
    }

    /// <summary>Says of lines of the window whose they are; possible as long as the list is not confirmed.</summary>
    public Result<long> MarkLines()
    {
        if (WhyNot(IncidentStep.ConfirmAnalysis) is { } refusal) return refusal;
        return ++Version;
    }

    /// <summary>
    /// Something of the window has come since the list was confirmed: the step that would rest on it opens it again instead (R13.2). Nothing else is done.
    /// </summary>
    public Result<IncidentState> Reopen(IncidentStep step, string by, DateTimeOffset now) =>
        WhyNot(step) is { } refusal ? refusal : Take(step, Facts with { CameMeanwhile = true }, by, now, null);

    /// <summary>
    /// Those that were found made since the list was confirmed are in it, frozen like the others; it is confirmed anew (R13.5, R13.2), as it is where another
    /// entry of the window came since.
    /// </summary>
    public Result<IncidentState> FreezeNewAccounts(IReadOnlyList<NewAccount> made, bool came, string by, DateTimeOffset now)
    {
        if (WhyNot(IncidentStep.FreezeNewAccounts) is { } refusal) return refusal;
        if (made.Count > 0)
        {
            Analysis = Analysis! with { Accounts = [.. Analysis.Accounts, .. made] };
            Barred = [.. Barred.Union(made.Select(account => account.UserName))];
        }

        return Take(IncidentStep.FreezeNewAccounts, Facts with { CameMeanwhile = came || made.Count > 0 }, by, now, null);
    }

    /// <summary>A step that decides nothing but where it leads.</summary>
    public Result<IncidentState> Take(IncidentStep step, string by, DateTimeOffset now, string? note = null) =>
        WhyNot(step) is { } refusal ? refusal : Take(step, Facts, by, now, note);

    /// <summary><c>LinesUndecided</c> (R14.2) as long as somebody is to say yet what becomes of foreign lines, and of what others built on them.</summary>
    public Result<IncidentState> ConfirmClean(int undecided, string by, DateTimeOffset now, string? note)
    {
        if (WhyNot(IncidentStep.ConfirmClean) is { } refusal) return refusal;
        return undecided > 0
            ? Refusal.Conflict("LinesUndecided", "R14.2").With("lines", $"{undecided}")
            : Take(IncidentStep.ConfirmClean, Facts, by, now, note);
    }

    /// <summary>Voids are lifted as long as the file is open.</summary>
    public Result<long> LiftVoids()
    {
        if (WhyClosed() is { } refusal) return refusal;
        return ++Version;
    }

    /// <summary>Information leaked: that unit's leader decides.</summary>
    public void PutBefore(UnitPath leader) => (LeaderCode, LeaderPath) = (leader.Leaf, leader.ToString());

    /// <summary>
    /// The leader's decision. <c>StepNotToOrder</c> where an ordered step does not stand before it, or restoring comes without the password (R13.3).
    /// </summary>
    public Result<IncidentState> Decide(
        string document, string decision, IReadOnlyList<Measure> measures, IReadOnlyList<IncidentStep> orders, string by, DateTimeOffset now)
    {
        if (WhyNot(IncidentStep.Decide) is { } refusal) return refusal;
        if (orders.Where(step => !IncidentWorkflow.Orderable.Contains(step) || (step == IncidentStep.DeleteNewAccounts && !Facts.NewAccounts))
                .Cast<IncidentStep?>().FirstOrDefault() is { } not)
            return Refusal.Conflict("StepNotToOrder", Kind.DecisionRuleOf(Facts.NewAccounts)).With("step", $"{not}");
        if (orders.Contains(IncidentStep.Restore) && !orders.Contains(IncidentStep.ChangePassword))
            return Refusal.Conflict("PasswordBeforeRestore", IncidentWorkflow.RuleOf(Kind, IncidentStep.Restore));
        Decision = new IncidentDecision(document, decision, [.. orders.Distinct().Order()], by, now);
        Measures = [.. Measures, .. measures];
        return Take(IncidentStep.Decide, Facts, by, now, decision);
    }

    public Result<IncidentState> FileReport(string text, string by, DateTimeOffset now)
    {
        if (WhyNot(IncidentStep.FileReport) is { } refusal) return refusal;
        Reports = [.. Reports, new ReportVersion(Reports.Count + 1, text, by, now)];
        return Take(IncidentStep.FileReport, Facts, by, now, null);
    }

    public Result<IncidentState> Close(string by, DateTimeOffset now)
    {
        var taken = Take(IncidentStep.Close, by, now);
        if (!taken.IsRefused) ClosedAt = now;
        return taken;
    }

    /// <summary>
    /// Its class and grade, chosen when the analysis is confirmed or later. From grade <see cref="IncidentGrade.Larger"/> up a statutory clock runs from the
    /// opening on; once it was met it stays met.
    /// </summary>
    public Result<Classification> Classify(
        IncidentClass ofClass, IncidentGrade grade, OperatorKind kind, bool personalData, bool accident, string by, DateTimeOffset now)
    {
        if (WhyClosed() is { } refusal) return refusal;
        Classification = new Classification(ofClass, grade, kind, IncidentStandard.At(OpenedAt).Name, by, now);
        if (Statutory?.ReportedAt is null) Statutory = ReportingRule.DueOf(OpenedAt, grade, kind) is { } due ? new StatutoryReport(due) : null;
        (PersonalData, Accident) = (personalData, accident);
        Version++;
        return Classification;
    }

    /// <summary><c>NoReportDue</c> where the law asks for none, or has it.</summary>
    public Result<StatutoryReport> ReportByLaw(string to, string document, string by, DateTimeOffset now)
    {
        if (WhyClosed() is { } refusal) return refusal;
        if (Statutory is not { ReportedAt: null } due) return Refusal.Conflict("NoReportDue");
        Statutory = due with { To = to, Document = document, By = by, ReportedAt = now };
        Version++;
        return Statutory;
    }

    /// <summary><c>NoPersonalData</c> where none leaked.</summary>
    public Result<PersonalDataNotices> RecordNotices(PersonalDataNotices notices)
    {
        if (WhyClosed() is { } refusal) return refusal;
        if (!PersonalData) return Refusal.Conflict("NoPersonalData");
        Notices = notices;
        Version++;
        return notices;
    }

    /// <summary><c>MeasureUnknown</c> where there is none with that place, from 1; <c>MeasureIsDone</c> the second time.</summary>
    public Result<Measure> CompleteMeasure(int place, string done, string by, DateTimeOffset now)
    {
        if (WhyClosed() is { } refusal) return refusal;
        if (place < 1 || place > Measures.Count) return Refusal.Malformed("MeasureUnknown");
        if (Measures[place - 1].DoneAt is not null) return Refusal.Conflict("MeasureIsDone");
        var complete = Measures[place - 1] with { Done = done, DoneBy = by, DoneAt = now };
        Measures = [.. Measures.Select((measure, index) => index == place - 1 ? complete : measure)];
        Version++;
        return complete;
    }

    /// <summary>A version of who answers for the accident (R18.1); those before it are kept. <c>NoAccident</c> where it is not marked as one.</summary>
    public Result<Accountability> RecordAccountability(Accountability recorded)
    {
        if (WhyClosed() is { } refusal) return refusal;
        if (!Accident) return Refusal.Conflict("NoAccident", "R18.1");
        var version = recorded with { No = Accountability.Count + 1 };
        Accountability = [.. Accountability, version];
        Version++;
        return version;
    }

    /// <summary>The unit's leader signs the newest version of the report. <c>NoReportToSign</c> where there is none, or it is signed.</summary>
    public Result<ReportVersion> SignReport(string by, DateTimeOffset now)
    {
        if (WhyClosed() is { } refusal) return refusal;
        if (Reports.Count == 0 || Reports[^1].SignedAt is not null) return Refusal.Conflict("NoReportToSign", "R15.1");
        var signed = Reports[^1] with { SignedBy = by, SignedAt = now };
        Reports = [.. Reports.Take(Reports.Count - 1), signed];
        Version++;
        return signed;
    }

    /// <summary>What stands beside the file itself changes: alerts become part of it, or a contractor may read it.</summary>
    public Result<long> AddBeside() => WhyClosed() is { } refusal ? refusal : ++Version;

    /// <summary><c>IncidentIsClosed</c> once it is: nothing goes into its file any more.</summary>
    public Refusal? WhyClosed() => State == IncidentState.Closed ? Refusal.Conflict("IncidentIsClosed", "R15.1") : null;

    /// <summary>Whether the statutory report is late, or was.</summary>
    public bool IsStatutoryLate(DateTimeOffset now) => Statutory is { } due && (due.ReportedAt ?? now) > due.DueAt;

    /// <summary>
    /// Why a window can't begin there: <c>SuspectedFromInFuture</c>, or <c>SuspectedFromBeforeJournal</c> where the journal is kept no longer.
    /// </summary>
    public static Refusal? WhyNotFrom(DateTimeOffset from, IncidentKind kind, DateTimeOffset now)
    {
        var rule = kind == IncidentKind.AdministratorLeak ? "R13.2" : kind == IncidentKind.UserLeak ? "R14.2" : "R15.1";
        if (from > now) return Refusal.Malformed("SuspectedFromInFuture", rule);
        var kept = WorkingCalendar.DayOf(now).AddYears(-KeptYears);
        return WorkingCalendar.DayOf(from) < kept ? Refusal.Malformed("SuspectedFromBeforeJournal", rule).With("kept", $"{kept:yyyy-MM-dd}") : null;
    }

    private IncidentState Take(IncidentStep step, IncidentFacts facts, string by, DateTimeOffset now, string? note)
    {
        var from = State;
        State = IncidentWorkflow.ToOf(from, step, facts);
        Steps = [.. Steps, new TakenStep(step, from, State, by, now, note)];
        Version++;
        return State;
    }
}
