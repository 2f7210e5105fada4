using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Domain.Incidents;

/// <summary>Classes of security incidents by GB/T 20986-2023.</summary>
public enum IncidentClass
{
    Malware,
    Attack,
    DataSecurity,
    Content,
    EquipmentFailure,
    Violation,
    Hazard,
    AbnormalBehaviour,
    ForceMajeure,
    Other,
}

/// <summary>Grades by the same standard, from the gravest down.</summary>
public enum IncidentGrade
{
    /// <summary>特别重大.</summary>
    Extreme,

    /// <summary>重大.</summary>
    Severe,

    /// <summary>较大: from here up the statutory reporting clocks run.</summary>
    Larger,

    /// <summary>一般.</summary>
    Ordinary,
}

/// <summary>What kind of network operator reports; the clock depends on it.</summary>
public enum OperatorKind
{
    /// <summary>Of critical information infrastructure.</summary>
    CriticalInfrastructure,

    /// <summary>A central department, or a unit that it runs.</summary>
    CentralDepartment,
    Other,
}

/// <summary>A standard by which incidents are classed, from the day it applies.</summary>
public sealed record IncidentStandard(string Name, DateOnly From, IReadOnlyList<IncidentClass> Classes, IReadOnlyList<IncidentGrade> Grades)
{
    public static IReadOnlyList<IncidentStandard> All { get; } =
        [new("GB/T 20986-2023", new DateOnly(2023, 12, 1), Enum.GetValues<IncidentClass>(), Enum.GetValues<IncidentGrade>())];

    public static IncidentStandard At(DateTimeOffset time) => All.Last(standard => standard.From <= WorkingCalendar.DayOf(time) || standard == All[0]);
}

/// <summary>The hours in which a network security incident is reported by law, from the day the rule is in force.</summary>
public sealed record ReportingRule(DateOnly From, IncidentGrade Least, IReadOnlyDictionary<OperatorKind, int> Hours)
{
    /// <summary>The national rule on reporting network security incidents, in force since 2025-11-01.</summary>
    public static IReadOnlyList<ReportingRule> All { get; } =
    [
        new(new DateOnly(2025, 11, 1), IncidentGrade.Larger, new Dictionary<OperatorKind, int>
        {
            [OperatorKind.CriticalInfrastructure] = 1, [OperatorKind.CentralDepartment] = 2, [OperatorKind.Other] = 4,
        }),
    ];

    /// <summary>Until when an incident that became known then is to be reported; null where no rule in force asks for it.</summary>
    public static DateTimeOffset? DueOf(DateTimeOffset known, IncidentGrade grade, OperatorKind kind) =>
        All.LastOrDefault(rule => rule.From <= WorkingCalendar.DayOf(known)) is { } rule && grade <= rule.Least ? known.AddHours(rule.Hours[kind]) : null;
}
