namespace NetMonitor.Domain.Shared;

/// <summary>
/// Numbers of tasks, requests, forms and so on: kind letter, division of the issuer (6), year (4), sequence (6),
/// e.g. <c>T3300002026000042</c>.
/// </summary>
public static class DocumentNumber
{
    public const int Length = 17;
    public const int SequenceLength = 6;
    public const char Task = 'T';
    public const char Assistance = 'A';
    public const char Form = 'F';
    public const char KeyApplication = 'K';
    public const char Filing = 'L';
    public const char HelpRequest = 'H';
    public const char Incident = 'I';
    public const char Inspection = 'N';

    public static string Create(char kind, string division, int year, int sequence) => FormattableString.Invariant($"{kind}{division}{year:D4}{sequence:D6}");

    public static bool IsValid(string? text, char kind)
    {
        if (text is not { Length: Length } || text[0] != kind) return false;
        return text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
