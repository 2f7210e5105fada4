namespace NetMonitor.Console.Localization;

/// <summary>Words of the figures of requests for assistance.</summary>
public sealed class AssistanceFiguresText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Views = nameof(Views);
    public const string ByUnit = nameof(ByUnit);
    public const string ByPair = nameof(ByPair);
    public const string Under = nameof(Under);
    public const string From = nameof(From);
    public const string To = nameof(To);
    public const string Unit = nameof(Unit);
    public const string OwnOnly = nameof(OwnOnly);
    public const string Requester = nameof(Requester);
    public const string Asked = nameof(Asked);
    public const string MedianDays = nameof(MedianDays);
    public const string P90Days = nameof(P90Days);
    public const string MedianShort = nameof(MedianShort);
    public const string P90Short = nameof(P90Short);
    public const string Timely = nameof(Timely);
    public const string Sufficient = nameof(Sufficient);
    public const string RatingsTitle = nameof(RatingsTitle);
    public const string RatingsLead = nameof(RatingsLead);
    public const string RatingsNone = nameof(RatingsNone);
    public const string DaysTitle = nameof(DaysTitle);
    public const string DaysNone = nameof(DaysNone);
    public const string DaysOf = nameof(DaysOf);
    public const string Share = nameof(Share);
    public const string Empty = nameof(Empty);
    public const string RowsTitle = nameof(RowsTitle);
    public const string Rows = nameof(Rows);
    public const string RowsDays = nameof(RowsDays);
    public const string ReceivedOn = nameof(ReceivedOn);
    public const string AnsweredIn = nameof(AnsweredIn);
    public const string RowsEmpty = nameof(RowsEmpty);
    public const string NoFigure = nameof(NoFigure);
}
