using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Inspections;

/// <summary>
/// What inspections look for (R17.1). The names are part of the API and of a finding's id.
/// </summary>
public enum InspectionRule
{
    /// <summary>An active account that nobody has used for long.</summary>
    I1 = 1,

    /// <summary>A password over age.</summary>
    I2 = 2,

    /// <summary>An active account without a key.</summary>
    I3 = 3,

    /// <summary>A system administrator without a registered form.</summary>
    I4 = 4,

    /// <summary>A filing that was not acknowledged in time.</summary>
    I5 = 5,

    /// <summary>An authority without a center.</summary>
    I6 = 6,

    /// <summary>A frozen account whose key is still out.</summary>
    I7 = 7,

    /// <summary>A system administrator that holds another role.</summary>
    I8 = 8,

    /// <summary>A person's second account by an exception that is over a year old.</summary>
    I9 = 9,

    /// <summary>A special-duty account near its last day.</summary>
    I10 = 10,

    /// <summary>A key that was issued and opens no account.</summary>
    I11 = 11,

    /// <summary>A stock that is not what its ledger adds up to.</summary>
    I12 = 12,

    /// <summary>An exception from a detector that is in force.</summary>
    I13 = 13,

    /// <summary>An alert at which nobody looked in time.</summary>
    I14 = 14,

    /// <summary>An incident that is open for long.</summary>
    I15 = 15,

    /// <summary>A center with one active system administrator.</summary>
    I16 = 16,
}

/// <summary>One rule of inspections.</summary>
/// <param name="Follows">The rule of the regulation whose breach it finds.</param>
/// <param name="SubjectType">What its findings are about, as the journal names it.</param>
public sealed record RuleOfInspection(InspectionRule Id, string Follows, string SubjectType)
{
    /// <summary>The catalogue. A new rule is a line here, its words, and what it finds.</summary>
    public static IReadOnlyList<RuleOfInspection> All { get; } =
    [
        new(InspectionRule.I1, "R17.1", AccountSubjects.OfAccount),
        new(InspectionRule.I2, "R10.8", AccountSubjects.OfAccount),
        new(InspectionRule.I3, "R10.2", AccountSubjects.OfAccount),
        new(InspectionRule.I4, "R9.3", AccountSubjects.OfAccount),
        new(InspectionRule.I5, "R3.2", FilingSubjects.OfFiling),
        new(InspectionRule.I6, "R2.1", UnitSubjects.OfUnit),
        new(InspectionRule.I7, "R10.10", AccountSubjects.OfAccount),
        new(InspectionRule.I8, "R9.1", AccountSubjects.OfAccount),
        new(InspectionRule.I9, "R9.2", FormSubjects.OfForm),
        new(InspectionRule.I10, "R8.1", AccountSubjects.OfAccount),
        new(InspectionRule.I11, "R10.3", KeySubjects.OfKey),
        new(InspectionRule.I12, "R16.2", KeySubjects.OfStock),
        new(InspectionRule.I13, "R17.1", AlertSubjects.OfException),
        new(InspectionRule.I14, "R13.1", AlertSubjects.OfAlert),
        new(InspectionRule.I15, "R15.1", IncidentSubjects.OfIncident),
        new(InspectionRule.I16, "R5.1", UnitSubjects.OfUnit),
    ];

    public static RuleOfInspection Of(InspectionRule id) => All.First(rule => rule.Id == id);
}

/// <summary>Where the rules draw their lines; what derives from the regulation is in its settings (R19.1).</summary>
public static class InspectionFigures
{
    /// <summary>Days that an account is unused until it is dormant, and the same of a system administrator's (I1).</summary>
    public const int DormantDays = 90;

    public const int AdministratorDormantDays = 30;

    /// <summary>Working days that a system administrator may wait for the form (I4); one that was enabled has none to wait.</summary>
    public const int FormDays = 5;

    /// <summary>Years after which an exception is looked at again (I9).</summary>
    public const int ExceptionYears = 1;

    /// <summary>Days before the last one of a special-duty account (I10).</summary>
    public const int DutyEndDays = 30;

    /// <summary>Days for which a key is out and opens nothing (I11).</summary>
    public const int UnboundDays = 30;

    /// <summary>Days for which an incident is open (I15).</summary>
    public const int IncidentDays = 30;
}
