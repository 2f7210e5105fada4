namespace NetMonitor.Console.Localization;

/// <summary>What each refusal means and what to do: keys are the refusal codes of the domain and the use cases.</summary>
public sealed class RefusalText
{
    public const string Unknown = nameof(Unknown);
}
