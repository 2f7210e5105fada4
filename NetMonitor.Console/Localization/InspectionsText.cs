namespace NetMonitor.Console.Localization;

/// <summary>Words of inspections and their findings.</summary>
public sealed class InspectionsText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Order = nameof(Order);
    public const string OrderAsk = nameof(OrderAsk);
    public const string OrderUnder = nameof(OrderUnder);
    public const string OrderUnderHint = nameof(OrderUnderHint);
    public const string Ordered = nameof(Ordered);
    public const string LastTime = nameof(LastTime);
    public const string NoneYet = nameof(NoneYet);
    public const string NoneYetHelp = nameof(NoneYetHelp);
    public const string Inspection = nameof(Inspection);
    public const string Inspections = nameof(Inspections);
    public const string Rule = nameof(Rule);
    public const string Found = nameof(Found);
    public const string New = nameof(New);
    public const string CameBack = nameof(CameBack);
    public const string Gone = nameof(Gone);
    public const string NothingFound = nameof(NothingFound);
    public const string Finding = nameof(Finding);
    public const string Findings = nameof(Findings);
    public const string NoFindings = nameof(NoFindings);
    public const string State = nameof(State);
    public const string Due = nameof(Due);
    public const string Late = nameof(Late);
    public const string OnlyLate = nameof(OnlyLate);
    public const string OnlyRisen = nameof(OnlyRisen);
    public const string OnlyMine = nameof(OnlyMine);
    public const string Risen = nameof(Risen);
    public const string Unit = nameof(Unit);
    public const string Authority = nameof(Authority);
    public const string Subject = nameof(Subject);
    public const string FollowsFrom = nameof(FollowsFrom);
    public const string FirstFound = nameof(FirstFound);
    public const string LastFound = nameof(LastFound);
    public const string OpenSince = nameof(OpenSince);
    public const string Assignee = nameof(Assignee);
    public const string Nobody = nameof(Nobody);
    public const string AcceptedUntil = nameof(AcceptedUntil);
    public const string RaisedTo = nameof(RaisedTo);
    public const string LastStep = nameof(LastStep);
    public const string Facts = nameof(Facts);
    public const string WhyClosed = nameof(WhyClosed);
    public const string NotInState = nameof(NotInState);
    public const string Reason = nameof(Reason);
    public const string Until = nameof(Until);
    public const string Scope = nameof(Scope);
    public const string OneAuthority = nameof(OneAuthority);
    public const string WithAllBelow = nameof(WithAllBelow);
    public const string Period = nameof(Period);
    public const string OrderedBy = nameof(OrderedBy);
    public const string At = nameof(At);
    public const string Authorities = nameof(Authorities);
}
