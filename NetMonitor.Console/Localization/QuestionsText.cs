namespace NetMonitor.Console.Localization;

/// <summary>Words of numbered questions and their answers.</summary>
public sealed class QuestionsText
{
    public const string Lead = nameof(Lead);
    public const string None = nameof(None);
    public const string Add = nameof(Add);
    public const string Count = nameof(Count);
    public const string Numbered = nameof(Numbered);
    public const string Text = nameof(Text);
    public const string Type = nameof(Type);
    public const string Required = nameof(Required);
    public const string Options = nameof(Options);
    public const string OptionsHint = nameof(OptionsHint);
    public const string Up = nameof(Up);
    public const string Down = nameof(Down);
    public const string Remove = nameof(Remove);
    public const string NoFile = nameof(NoFile);
    public const string Optional = nameof(Optional);
}
