namespace NetMonitor.Console.Localization;

/// <summary>Words of the bell: keys of kinds are the journal's verbs.</summary>
public sealed class NoticesText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Bell = nameof(Bell);
    public const string BellNone = nameof(BellNone);
    public const string All = nameof(All);
    public const string OnlyUnread = nameof(OnlyUnread);
    public const string EveryOne = nameof(EveryOne);
    public const string ReadAll = nameof(ReadAll);
    public const string MarkRead = nameof(MarkRead);
    public const string Empty = nameof(Empty);
    public const string EmptyUnread = nameof(EmptyUnread);
    public const string Many = nameof(Many);
    public const string Open = nameof(Open);
    public const string What = nameof(What);
    public const string Kind = nameof(Kind);
    public const string At = nameof(At);
    public const string Quiet = nameof(Quiet);
    public const string QuietLead = nameof(QuietLead);
    public const string QuietFrom = nameof(QuietFrom);
    public const string QuietUntil = nameof(QuietUntil);
    public const string QuietSave = nameof(QuietSave);
    public const string QuietSaved = nameof(QuietSaved);
    public const string Waiting = nameof(Waiting);
    public const string WaitingLate = nameof(WaitingLate);
    public const string Unread = nameof(Unread);
    public const string Alarm = nameof(Alarm);
    public const string AlarmBlocked = nameof(AlarmBlocked);
}
