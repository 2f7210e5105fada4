using System.Text;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>A checkpoint that the log signed.</summary>
/// <param name="At">The signed time.</param>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note, DateTimeOffset At)
{
    public long Size => Checkpoint.Size;

    public byte[] Root => Checkpoint.Root;
}
