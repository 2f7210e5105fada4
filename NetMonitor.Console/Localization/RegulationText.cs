namespace NetMonitor.Console.Localization;

/// <summary>Words of the regulation, what derives from it, and how it is read.</summary>
public sealed class RegulationText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Edition = nameof(Edition);
    public const string EditionTitle = nameof(EditionTitle);
    public const string Issuer = nameof(Issuer);
    public const string InForceFrom = nameof(InForceFrom);
    public const string Settings = nameof(Settings);
    public const string ByRegulation = nameof(ByRegulation);
    public const string InForceNow = nameof(InForceNow);
    public const string Next = nameof(Next);
    public const string FromDay = nameof(FromDay);
    public const string Versions = nameof(Versions);
    public const string SetBy = nameof(SetBy);
    public const string WithdrawnBy = nameof(WithdrawnBy);
    public const string Tighten = nameof(Tighten);
    public const string TightenWhat = nameof(TightenWhat);
    public const string Withdraw = nameof(Withdraw);
    public const string WithdrawWhat = nameof(WithdrawWhat);
    public const string Value = nameof(Value);
    public const string ValueHint = nameof(ValueHint);
    public const string ValueWrong = nameof(ValueWrong);
    public const string FirstDay = nameof(FirstDay);
    public const string Ground = nameof(Ground);
    public const string Interpretations = nameof(Interpretations);
    public const string NoInterpretations = nameof(NoInterpretations);
    public const string NoInterpretationsHelp = nameof(NoInterpretationsHelp);
    public const string Interpret = nameof(Interpret);
    public const string Rule = nameof(Rule);
    public const string PickRule = nameof(PickRule);
    public const string Document = nameof(Document);
    public const string Date = nameof(Date);
    public const string Text = nameof(Text);
    public const string Earlier = nameof(Earlier);
    public const string FieldMissing = nameof(FieldMissing);
    public const string Done = nameof(Done);
}
