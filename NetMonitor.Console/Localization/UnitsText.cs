namespace NetMonitor.Console.Localization;

/// <summary>Words of units, levels, kinds, roles and lines of business.</summary>
public sealed class UnitsText
{
    public const string UnitsTitle = nameof(UnitsTitle);
    public const string UnitsLead = nameof(UnitsLead);
    public const string SearchUnits = nameof(SearchUnits);
    public const string WithBelow = nameof(WithBelow);
    public const string WithBelowOf = nameof(WithBelowOf);
    public const string NoUnitFound = nameof(NoUnitFound);
    public const string NoChildren = nameof(NoChildren);
    public const string Code = nameof(Code);
    public const string Kind = nameof(Kind);
    public const string Level = nameof(Level);
    public const string Division = nameof(Division);
    public const string Parent = nameof(Parent);
    public const string Line = nameof(Line);
    public const string Status = nameof(Status);
    public const string AskNoMore = nameof(AskNoMore);
    public const string AskNoMoreWhat = nameof(AskNoMoreWhat);
    public const string AskAgain = nameof(AskAgain);
    public const string AskAgainWhat = nameof(AskAgainWhat);
    public const string Tree = nameof(Tree);
    public const string UnitDetails = nameof(UnitDetails);
    public const string PickUnit = nameof(PickUnit);
    public const string Nation = nameof(Nation);
    public const string ManyAt = nameof(ManyAt);
}
