using System.Security.Cryptography;
using System.Text;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Journal.Log;

/// <summary>What a witness answers to a checkpoint: a status of HTTP and, for 200 and 409, a body.</summary>
public readonly record struct WitnessReply(int Status, string Body = "");

/// <summary>
/// A witness of c2sp.org/tlog-witness: signs a log's checkpoint only where it follows the one it signed before, and keeps that one. What it keeps is in
/// one folder, with its key: a file a log, named by the hash of the log's origin.
/// </summary>
public sealed class Witness : IDisposable
{
    public const string KeyFileName = "witness.key";
    public const string VerifierKeyFileName = "witness.vkey";

    private const string StateEnd = ".checkpoint";

    private readonly string _folder;
    private readonly NoteSigner _signer;
    private readonly TimeProvider _time;
    private readonly FolderLock _lock;
    private readonly Dictionary<string, LogState> _logs;

    private Witness(string folder, NoteSigner signer, TimeProvider time, FolderLock held, Dictionary<string, LogState> logs)
    {
        _folder = folder;
        _signer = signer;
        _time = time;
        _lock = held;
        _logs = logs;
    }

    /// <summary>What its cosignatures are verified with.</summary>
    public VerifierKey Key => _signer.CosignatureKey;

    /// <summary>Opens the folder, which is made with a new key at the first time. What it has kept is read at once, or it does not start.</summary>
    /// <param name="folder">Nobody else's.</param>
    /// <param name="name">Of its key; null for the one it has, or a random one.</param>
    /// <param name="logs">Keys of the logs it serves; a key's name is the log's origin.</param>
    /// <param name="time">When it signs.</param>
    public static Result<Witness> Open(string folder, string? name, IEnumerable<VerifierKey> logs, TimeProvider time)
    {
        DataFolders.Create(folder, DataFolders.Private);
        if (FolderLock.TryExclusive(Path.Combine(folder, "witness.lock")) is not { } held)
            return Refusal.Conflict("WitnessFolderInUse");
        var opened = Open(folder, name, logs, time, held);
        if (opened.IsRefused) held.Dispose();
        return opened;
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Checks in the order of the specification; signs, keeps and only then answers.</summary>
    public WitnessReply Add(ReadOnlySpan<byte> body)
    {
        var parsed = AddCheckpoint.Parse(body);
        if (parsed.IsRefused || Checkpoint.Parse(parsed.Value.Checkpoint) is not { IsRefused: false, Value: var checkpoint })
            return new WitnessReply(StatusCodes.Status400BadRequest);
        var request = parsed.Value;
        if (!_logs.TryGetValue(checkpoint.Origin, out var log))
            return new WitnessReply(StatusCodes.Status404NotFound);
        if (!request.Checkpoint.Verify(log.Keys, Ed25519.Verify).Verified)
            return new WitnessReply(StatusCodes.Status403Forbidden);
        if (request.OldSize > checkpoint.Size)
            return new WitnessReply(StatusCodes.Status400BadRequest);

        // One checkpoint of a log at a time: between the look at the last one and the keeping of the next there must be no other.
        lock (log)
        {
            if (request.OldSize != log.Size)
                return new WitnessReply(StatusCodes.Status409Conflict, FormattableString.Invariant($"{log.Size}\n"));
            if (!TreeProofs.VerifyConsistency(log.Size, checkpoint.Size, request.Proof, log.Root, checkpoint.Root))
                return new WitnessReply(StatusCodes.Status422UnprocessableEntity);

            var cosignature = _signer.Cosign(checkpoint, _time.GetUtcNow());
            var byLog = log.Keys.Select(key => request.Checkpoint.Signatures.FirstOrDefault(line => line.Name == key.Name && line.Id == key.Id));
            var note = new SignedNote(checkpoint.Text, [.. byLog.OfType<NoteSignature>(), cosignature]);
            // One too long to be read again would keep the witness from starting.
            if (SignedNote.Parse(Encoding.UTF8.GetBytes(note.ToString())).IsRefused)
                return new WitnessReply(StatusCodes.Status400BadRequest);
            DurableFile.Write(StatePath(_folder, checkpoint.Origin), note.ToString(), DurableFile.Public, overwrite: true);
            log.Last = new Signed(note, checkpoint);
            return new WitnessReply(StatusCodes.Status200OK, cosignature.ToString());
        }
    }

    /// <summary>The last checkpoint that it signed of the log, with the log's signature and its own.</summary>
    /// <param name="originHash">The hash of the origin in lower-case hexadecimal digits.</param>
    public SignedNote? Latest(string originHash) =>
        _logs.Where(log => OriginHash(log.Key) == originHash).Select(log => log.Value.Last?.Note).FirstOrDefault();

    internal static string OriginHash(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    private static Result<Witness> Open(string folder, string? name, IEnumerable<VerifierKey> logs, TimeProvider time, FolderLock held)
    {
        var path = Path.Combine(folder, KeyFileName);
        // A new key beside what another key has signed would be another witness that knows nothing of the one before.
        if (!File.Exists(path) && Directory.EnumerateFiles(folder, $"*{StateEnd}").Any())
            return Refusal.Conflict("KeyFileMissing");
        var read = File.Exists(path) ? KeyFile.Read(path) : KeyFile.CreateNew(path, name ?? RandomName());
        if (read.IsRefused)
            return read.Refusal;
        var signer = read.Value.Signer;
        if (name is not null && signer.Key.Name != name)
            return Refusal.Conflict("WitnessNameDiffers").With("name", signer.Key.Name);

        DurableFile.Write(Path.Combine(folder, VerifierKeyFileName), $"{signer.CosignatureKey}\n", DurableFile.Public, overwrite: true);
        var states = new Dictionary<string, LogState>(StringComparer.Ordinal);
        foreach (var keys in logs.GroupBy(key => key.Name))
        {
            var state = new LogState { Keys = [.. keys] };
            if (!TryRead(StatePath(folder, keys.Key), keys.Key, signer.CosignatureKey, state))
                return Refusal.Conflict("WitnessStateMalformed").With("origin", keys.Key);
            states.Add(keys.Key, state);
        }

        return new Witness(folder, signer, time, held, states);
    }

    /// <summary>True also where the witness has signed nothing of the log yet; false where what it kept is not what it signed.</summary>
    private static bool TryRead(string path, string origin, VerifierKey own, LogState state)
    {
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(path));
            if (note.IsRefused || !note.Value.Verify([own], Ed25519.Verify).Verified
                || Checkpoint.Parse(note.Value) is not { IsRefused: false, Value: var checkpoint } || checkpoint.Origin != origin)
                return false;
            state.Last = new Signed(note.Value, checkpoint);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string StatePath(string folder, string origin) => Path.Combine(folder, $"{OriginHash(origin)}{StateEnd}");

    private static string RandomName() => $"witness.local/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private sealed record Signed(SignedNote Note, Checkpoint Checkpoint);

    private sealed class LogState
    {
        public required IReadOnlyList<VerifierKey> Keys { get; init; }

        /// <summary>Null where nothing was signed yet.</summary>
        public Signed? Last { get; set; }

        public long Size => Last?.Checkpoint.Size ?? 0;

        public byte[] Root => Last?.Checkpoint.Root ?? TreeHash.Empty();
    }
}
