using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>What a page asks before it takes a step.</summary>
public static class AssistanceSteps
{
    /// <summary>Steps that are said nothing with: a click takes them, so that a responsible person approves in two taps.</summary>
    public static bool IsPlain(AssistanceStep step) => step is AssistanceStep.Submit or AssistanceStep.Recall or AssistanceStep.Approve
        or AssistanceStep.PassOn or AssistanceStep.Accept;

    /// <summary>Steps whose words are a reason, which has fewer characters.</summary>
    public static bool WantsReason(AssistanceStep step) => step is AssistanceStep.Return or AssistanceStep.Reject or AssistanceStep.SendBack
        or AssistanceStep.Object or AssistanceStep.Dispute or AssistanceStep.Extend or AssistanceStep.Withdraw or AssistanceStep.Designate;

    public static bool WantsText(AssistanceStep step) =>
        step is AssistanceStep.Ask or AssistanceStep.Supply or AssistanceStep.AskAgain or AssistanceStep.Split;

    /// <summary>Whether it can't be taken without words.</summary>
    public static bool NeedsWords(AssistanceStep step) => step is not (AssistanceStep.Withdraw or AssistanceStep.Designate or AssistanceStep.Split);

    public static int? MaxWords(AssistanceStep step) =>
        WantsReason(step) ? AssistanceRequest.MaxReason : WantsText(step) ? AssistanceRequest.MaxText : null;

    public static bool WantsUnit(AssistanceStep step) => step is AssistanceStep.Forward or AssistanceStep.Split or AssistanceStep.Designate;

    /// <summary>The reasons that a center chooses from.</summary>
    public static IReadOnlyList<ReasonCode> Codes(AssistanceStep step) => step switch
    {
        AssistanceStep.Return => Enum.GetValues<ReasonCode>(),
        AssistanceStep.Reject => ReasonCodes.OfRejection,
        _ => [],
    };

    /// <summary>Inside the requesting unit a request is one thing; outside, each unit asked has its own leg.</summary>
    public static bool IsOfAll(AssistanceStep step, AssistanceState state) => state is AssistanceState.Draft or AssistanceState.UnitReview
        && step is (AssistanceStep.Submit or AssistanceStep.Recall or AssistanceStep.Approve or AssistanceStep.SendBack);

    /// <summary>Steps that say the same to all units they are taken on, which a board offers.</summary>
    public static bool IsForMany(AssistanceStep step) => TakeAssistanceStep.IsForAll(step) || step is AssistanceStep.Edit or AssistanceStep.Discard;

    public static string? Look(AssistanceStep step) => step switch
    {
        AssistanceStep.Submit or AssistanceStep.Approve or AssistanceStep.PassOn or AssistanceStep.Accept or AssistanceStep.Reply or AssistanceStep.Supply
            or AssistanceStep.Designate or AssistanceStep.Close => "primary",
        AssistanceStep.Discard or AssistanceStep.Withdraw or AssistanceStep.Reject => "danger",
        _ => null,
    };
}
