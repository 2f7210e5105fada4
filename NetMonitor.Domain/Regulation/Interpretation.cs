namespace NetMonitor.Domain.Regulation;

/// <summary>How the national authority reads a rule (R20.1), one version: none is ever changed, the newest counts.</summary>
public sealed class Interpretation
{
    public const int MaxDocument = 100;
    public const int MaxText = 4_000;

    private Interpretation()
    {
    }

    public Interpretation(string rule, int version, string document, DateOnly date, string text, string by, DateTimeOffset now) =>
        (Rule, Version, Document, Date, Text, RecordedBy, RecordedAt) = (rule, version, document, date, text, by, now);

    /// <summary>One of <see cref="RegulationRules"/>.</summary>
    public string Rule { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>The document's number, and its own date.</summary>
    public string Document { get; private set; } = "";

    public DateOnly Date { get; private set; }
    public string Text { get; private set; } = "";
    public string RecordedBy { get; private set; } = "";
    public DateTimeOffset RecordedAt { get; private set; }
}
