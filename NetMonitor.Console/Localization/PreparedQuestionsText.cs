namespace NetMonitor.Console.Localization;

/// <summary>Words of the questions that centers have prepared.</summary>
public sealed class PreparedQuestionsText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string New = nameof(New);
    public const string Change = nameof(Change);
    public const string ChangeIt = nameof(ChangeIt);
    public const string Own = nameof(Own);
    public const string Above = nameof(Above);
    public const string Empty = nameof(Empty);
    public const string EmptyHelp = nameof(EmptyHelp);
    public const string AboveEmpty = nameof(AboveEmpty);
    public const string Name = nameof(Name);
    public const string Cause = nameof(Cause);
    public const string CauseHint = nameof(CauseHint);
    public const string Count = nameof(Count);
    public const string Save = nameof(Save);
    public const string Drop = nameof(Drop);
    public const string DropNamed = nameof(DropNamed);
    public const string ChangeNamed = nameof(ChangeNamed);
    public const string DropAsk = nameof(DropAsk);
    public const string Pick = nameof(Pick);
    public const string PickNone = nameof(PickNone);
    public const string PickFits = nameof(PickFits);
    public const string PickOthers = nameof(PickOthers);
    public const string Take = nameof(Take);
    public const string Taken = nameof(Taken);
}
