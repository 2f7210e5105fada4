using Npgsql;

namespace NetMonitor.Console.Journal.Projection;

/// <summary>
/// What is derived from the journal and kept in this database. It is told every entry once and in order, and writes in the transaction
/// that also keeps how far it came: whatever stops it in between undoes both.
/// </summary>
public interface IProjection
{
    /// <summary>Its row in <c>reader_cursors</c>; another name is another reader, which begins anew.</summary>
    string Name { get; }

    /// <summary>What it means for people that it stands still, e.g. <c>Texts to phones are not written</c>.</summary>
    string Meaning { get; }

    /// <summary>Where its first start finds a journal: true to begin with its first entry, false with what comes from then on.</summary>
    bool FromTheBeginning { get; }

    /// <summary>
    /// Writes what follows from these entries on <paramref name="connection"/>, whose transaction is open. To the point: as long as it
    /// lasts, no reader of this journal gets past it.
    /// </summary>
    Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel);
}
