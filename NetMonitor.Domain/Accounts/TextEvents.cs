using System.Globalization;
using NetMonitor.Domain.Journal;

namespace NetMonitor.Domain.Accounts;

/// <summary>What entries of texts to phones are about.</summary>
public static class TextSubjects
{
    public const string OfText = "Text";

    extension(Subject)
    {
        public static Subject Text(long id) => new(OfText, id.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A text that had been given up was sent once more.</summary>
public sealed record TextReplayed : DomainEvent;
