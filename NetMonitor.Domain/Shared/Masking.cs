namespace NetMonitor.Domain.Shared;

/// <summary>Numbers of people, for who may know that they are there and no more (R7.1).</summary>
public static class Masking
{
    /// <summary>Its first and last characters, with a star for each between them; stars alone where nothing would lie between.</summary>
    public static string Middle(string text, int first, int last) =>
        text.Length <= first + last ? new string('*', text.Length) : $"{text[..first]}{new string('*', text.Length - first - last)}{text[^last..]}";
}
