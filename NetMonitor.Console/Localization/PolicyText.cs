namespace NetMonitor.Console.Localization;

/// <summary>Words of how accounts sign in, of texts that were not delivered, and of rights.</summary>
public sealed class PolicyText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Formal = nameof(Formal);
    public const string FormalText = nameof(FormalText);
    public const string Provisional = nameof(Provisional);
    public const string ProvisionalText = nameof(ProvisionalText);
    public const string ProvisionalNow = nameof(ProvisionalNow);
    public const string ProvisionalOver = nameof(ProvisionalOver);
    public const string NoDecision = nameof(NoDecision);
    public const string Document = nameof(Document);
    public const string Until = nameof(Until);
    public const string Scope = nameof(Scope);
    public const string AddUnit = nameof(AddUnit);
    public const string RemoveUnit = nameof(RemoveUnit);
    public const string Acceptance = nameof(Acceptance);
    public const string AcceptanceText = nameof(AcceptanceText);
    public const string AcceptedOn = nameof(AcceptedOn);
    public const string NotAccepted = nameof(NotAccepted);
    public const string NetworksCount = nameof(NetworksCount);
    public const string NetworksCountText = nameof(NetworksCountText);
    public const string Decide = nameof(Decide);
    public const string Withdraw = nameof(Withdraw);
    public const string Accept = nameof(Accept);
    public const string SwitchOn = nameof(SwitchOn);
    public const string SwitchOff = nameof(SwitchOff);
    public const string Done = nameof(Done);
    public const string NetworksTitle = nameof(NetworksTitle);
    public const string NetworksLead = nameof(NetworksLead);
    public const string Networks = nameof(Networks);
    public const string NetworksHint = nameof(NetworksHint);
    public const string Save = nameof(Save);
    public const string Saved = nameof(Saved);
    public const string TextsTitle = nameof(TextsTitle);
    public const string TextsLead = nameof(TextsLead);
    public const string NoTexts = nameof(NoTexts);
    public const string Text = nameof(Text);
    public const string Secret = nameof(Secret);
    public const string To = nameof(To);
    public const string Attempts = nameof(Attempts);
    public const string Problem = nameof(Problem);
    public const string GivenUp = nameof(GivenUp);
    public const string Replay = nameof(Replay);
    public const string FieldMissing = nameof(FieldMissing);
    public const string RightsTitle = nameof(RightsTitle);
    public const string RightsLead = nameof(RightsLead);
    public const string Right = nameof(Right);
    public const string Reach = nameof(Reach);
    public const string RuleOf = nameof(RuleOf);
    public const string NotMine = nameof(NotMine);
}
