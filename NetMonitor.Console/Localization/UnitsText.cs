namespace NetMonitor.Console.Localization;

/// <summary>Words of units, levels, kinds, roles and lines of business.</summary>
public sealed class UnitsText
{
    public const string UnitsTitle = nameof(UnitsTitle);
    public const string UnitsLead = nameof(UnitsLead);
    public const string SearchUnits = nameof(SearchUnits);
    public const string SearchHint = nameof(SearchHint);
    public const string NoUnits = nameof(NoUnits);
    public const string NoChildren = nameof(NoChildren);
    public const string Name = nameof(Name);
    public const string Code = nameof(Code);
    public const string Kind = nameof(Kind);
    public const string Level = nameof(Level);
    public const string Division = nameof(Division);
    public const string Parent = nameof(Parent);
    public const string Below = nameof(Below);
    public const string Line = nameof(Line);
    public const string Status = nameof(Status);
    public const string Expand = nameof(Expand);
    public const string Collapse = nameof(Collapse);
    public const string Tree = nameof(Tree);
    public const string UnitDetails = nameof(UnitDetails);
    public const string PickUnit = nameof(PickUnit);
    public const string TooManyMatches = nameof(TooManyMatches);
    public const string Level_Nation = nameof(Level_Nation);
    public const string Level_Province = nameof(Level_Province);
    public const string Level_Prefecture = nameof(Level_Prefecture);
    public const string Level_County = nameof(Level_County);
    public const string Level_Station = nameof(Level_Station);
    public const string Kind_Authority = nameof(Kind_Authority);
    public const string Kind_CoordinationCenter = nameof(Kind_CoordinationCenter);
    public const string Kind_RegulatoryBody = nameof(Kind_RegulatoryBody);
    public const string Kind_AffiliatedInstitution = nameof(Kind_AffiliatedInstitution);
    public const string Kind_GrassrootsUnit = nameof(Kind_GrassrootsUnit);
    public const string UnitStatus_Active = nameof(UnitStatus_Active);
    public const string UnitStatus_Closed = nameof(UnitStatus_Closed);
    public const string Role_CenterSystemAdministrator = nameof(Role_CenterSystemAdministrator);
    public const string Role_BodySystemAdministrator = nameof(Role_BodySystemAdministrator);
    public const string Role_GrassrootsSystemAdministrator = nameof(Role_GrassrootsSystemAdministrator);
    public const string Role_CenterBusinessAdministrator = nameof(Role_CenterBusinessAdministrator);
    public const string Role_BodyBusinessAdministrator = nameof(Role_BodyBusinessAdministrator);
    public const string Role_GrassrootsBusinessAdministrator = nameof(Role_GrassrootsBusinessAdministrator);
    public const string Role_Leader = nameof(Role_Leader);
    public const string Role_ResponsiblePerson = nameof(Role_ResponsiblePerson);
    public const string Role_EnforcementOfficer = nameof(Role_EnforcementOfficer);
    public const string Role_SpecialDuty = nameof(Role_SpecialDuty);
    public const string Role_KeyCustodian = nameof(Role_KeyCustodian);
    public const string Line_OnlineTrading = nameof(Line_OnlineTrading);
    public const string Line_Advertising = nameof(Line_Advertising);
    public const string Line_Competition = nameof(Line_Competition);
    public const string Line_ConsumerProtection = nameof(Line_ConsumerProtection);
    public const string Line_ProductQuality = nameof(Line_ProductQuality);
    public const string Line_FoodSafety = nameof(Line_FoodSafety);
    public const string Line_IntellectualProperty = nameof(Line_IntellectualProperty);
    public const string Line_Pricing = nameof(Line_Pricing);
    public const string Line_Other = nameof(Line_Other);
}
