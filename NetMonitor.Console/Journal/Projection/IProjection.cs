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

    /// <summary>What people notice while the projection stands still, e.g. <c>Texts to phones are not written</c>.</summary>
    string Meaning { get; }

    /// <summary>Where a new projection begins: true with the journal's first entry, false with the entries that come after its first start.</summary>
    bool FromTheBeginning { get; }

    /// <summary>Whether the last batch put entries on record: their readers are woken then.</summary>
    bool HasRecorded => false;

    /// <summary>Why a part of it stands still, while the rest goes on; null while all is well.</summary>
    string? Problem => null;

    /// <summary>
    /// Writes what follows from these entries on <paramref name="connection"/>, whose transaction is open. It should be short: while the
    /// transaction is open, no reader of the journal gets past it.
    /// </summary>
    Task ApplyAsync(IReadOnlyList<JournalRecord> entries, NpgsqlConnection connection, CancellationToken cancel);
}
