namespace NetMonitor.Domain.Incidents;

/// <summary>A session that the opening cut.</summary>
public sealed record CutSession(Guid Id, string Kind, string Network, string Device, DateTimeOffset Since, DateTimeOffset ConfirmedAt);

/// <summary>An account that the leaked one made, or that one of those made, as the journal has it.</summary>
public sealed record NewAccount(string UserName, string Name, string UnitCode, string MadeBy, DateTimeOffset MadeAt);

/// <summary>An account that the journal proposed and a person struck from the list, with the reason.</summary>
public sealed record StruckAccount(string UserName, string Reason);

/// <summary>What a person confirmed of the analysis (R13.2).</summary>
/// <param name="ForeignWrites">Whether what others wrote in the holder's name stands: it follows from the marks of its lines.</param>
public sealed record Analysis(
    IReadOnlyList<NewAccount> Accounts, IReadOnlyList<StruckAccount> Struck, bool Leak, string Ground, bool ForeignWrites, string By, DateTimeOffset At)
{
    /// <summary>How many lines of the window are whose, as they were confirmed; null where no lines were asked for then.</summary>
    public LineCounts? Lines { get; init; }
}

/// <summary>What was said of the lines of the window when the list is confirmed.</summary>
/// <param name="Unmarked">Lines that changed something, and nobody has said whose they are.</param>
/// <param name="ForeignWrites">Foreign lines that changed something beside making accounts: what is to be cleaned.</param>
public readonly record struct MarkedLines(LineCounts Counts, int Unmarked, int ForeignWrites);

/// <summary>A step that was taken: who, when, from where to where.</summary>
/// <param name="Note">What there is to say with it, such as its ground.</param>
public sealed record TakenStep(IncidentStep Step, IncidentState From, IncidentState To, string By, DateTimeOffset At, string? Note);

/// <summary>The leader's decision (R13.4, R13.5, R14.3).</summary>
/// <param name="Orders">Steps before the decision that are to be taken yet.</param>
public sealed record IncidentDecision(string Document, string Text, IReadOnlyList<IncidentStep> Orders, string By, DateTimeOffset At);

/// <summary>What is to be done, by whom, until when; closed once somebody says how it was done.</summary>
public sealed record Measure(string Text, string Owner, DateOnly Due, string? Done = null, string? DoneBy = null, DateTimeOffset? DoneAt = null);

public sealed record Classification(IncidentClass Class, IncidentGrade Grade, OperatorKind Operator, string Standard, string By, DateTimeOffset At);

/// <summary>A report that the law wants by a time; null once nobody owes it.</summary>
public sealed record StatutoryReport(DateTimeOffset DueAt, string? To = null, string? Document = null, string? By = null, DateTimeOffset? ReportedAt = null);

/// <summary>Where personal data leaked: how those concerned and the competent department were told, or why not.</summary>
public sealed record PersonalDataNotices(string? ToThoseConcerned, string? ToDepartment, string? NoneBecause, string By, DateTimeOffset At);

/// <summary>One version of the analysis report, with the signatures it bears.</summary>
public sealed record ReportVersion(int No, string Text, string By, DateTimeOffset At, string? SignedBy = null, DateTimeOffset? SignedAt = null);

/// <summary>A person who answers for an accident (R18.1): what was not done, and the rule that asks for it.</summary>
public sealed record ResponsiblePerson(string StaffNumber, string Gap, string Basis);

/// <summary>One version of what was decided on an accident's responsible persons, or that there are none, because (R18.1).</summary>
public sealed record Accountability(
    int No, IReadOnlyList<ResponsiblePerson> Persons, string? Document, DateOnly? DecidedOn, string? DecidedBy, string? NoneBecause, string By,
    DateTimeOffset At);
