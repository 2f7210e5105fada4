namespace NetMonitor.Console.Journal.Log;

/// <summary>What can be wrong with the journal, its tree, and what is kept of it outside the database.</summary>
public enum LogFault
{
    EntryMissing,
    EntryAdded,
    EntryChanged,

    /// <summary>An entry's time lies outside those of the checkpoints around it.</summary>
    TimeDoesNotFit,

    /// <summary>An entry that claims to be of a transaction that is still to come.</summary>
    EntryBeyondHorizon,

    TileChanged,

    /// <summary>One that was signed is not there any more: the journal's end was cut off.</summary>
    CheckpointMissing,

    /// <summary>A signature is false, or what the database says beside it.</summary>
    CheckpointChanged,

    /// <summary>Another tree than the one that was signed, or kept, before.</summary>
    CheckpointInconsistent,

    /// <summary>The log's key signed nothing there: another key did, or a signature was taken away.</summary>
    CheckpointNotSigned,

    CheckpointOfAnotherLog,
    CheckpointMalformed,
    KeptCheckpointUnreadable,
    KeyFileMissing,
    KeyFileReadable,
    KeyFileMalformed,
}
