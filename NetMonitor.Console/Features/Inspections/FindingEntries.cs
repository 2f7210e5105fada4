using NetMonitor.Console.Commands;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>Entries of single findings: for the administrators of the center that sees to it, of those it has risen to, and for who it is given to.</summary>
internal static class FindingEntries
{
    public static UnitPath CenterOf(UnitPath authority) => authority.Append(authority.Leaf.CenterCode);

    public static void Record(CommandContext context, Finding finding, DomainEvent what, Author author, string? holder = null) => context.Record(
        new JournalEntry(what, Subject.Finding(finding.Id), finding.Version, author, context.Now)
        {
            UnitCode = finding.AuthorityCode.ToString(),
            UnitPath = finding.AuthorityPath,
            Readers = new Readers { Administration = [.. ToldTo(finding).Select(CenterOf)], Holder = holder },
        });

    /// <summary>The authority itself and, as far as it has risen, those above it.</summary>
    private static IEnumerable<UnitPath> ToldTo(Finding finding)
    {
        var highest = finding.RaisedPath is { } raised ? UnitPath.Parse(raised) : (UnitPath?)null;
        for (UnitPath? at = UnitPath.Parse(finding.AuthorityPath); at is { } unit; at = unit == highest || highest is null ? null : unit.Parent)
            yield return unit;
    }
}
