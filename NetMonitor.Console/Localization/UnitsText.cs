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
    public const string NewName = nameof(NewName);
    public const string NewKind = nameof(NewKind);
    public const string NewDivision = nameof(NewDivision);
    public const string NoLine = nameof(NoLine);
    public const string ToAuthority = nameof(ToAuthority);
    public const string IntoUnit = nameof(IntoUnit);
    public const string FieldMissing = nameof(FieldMissing);
    public const string UnitAccounts = nameof(UnitAccounts);
    public const string UnitKeys = nameof(UnitKeys);
    public const string UnitNetworks = nameof(UnitNetworks);
    public const string History = nameof(History);
    public const string HistoryEmpty = nameof(HistoryEmpty);
    public const string UnitSetUp = nameof(UnitSetUp);
    public const string FilingOpened = nameof(FilingOpened);
    public const string FilingsTitle = nameof(FilingsTitle);
    public const string FilingsLead = nameof(FilingsLead);
    public const string Filing = nameof(Filing);
    public const string FiledOn = nameof(FiledOn);
    public const string FilingDue = nameof(FilingDue);
    public const string FilingLate = nameof(FilingLate);
    public const string OnlyLateFilings = nameof(OnlyLateFilings);
    public const string Acknowledge = nameof(Acknowledge);
    public const string NoFilings = nameof(NoFilings);
    public const string NoFilingsHelp = nameof(NoFilingsHelp);
}
