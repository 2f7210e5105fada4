namespace NetMonitor.Console.Localization;

/// <summary>Words of forms and dialogs that any context uses.</summary>
public sealed class FormsText
{
    public const string Reason = nameof(Reason);
    public const string ReasonHint = nameof(ReasonHint);
    public const string FurtherDays = nameof(FurtherDays);
    public const string ThenDue = nameof(ThenDue);
    public const string Restored = nameof(Restored);
    public const string StartAnew = nameof(StartAnew);
    public const string UndoFor = nameof(UndoFor);
}
