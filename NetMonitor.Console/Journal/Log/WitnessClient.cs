using System.Globalization;
using System.Net;
using System.Text;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Console.Journal.Log;

public enum WitnessOutcome
{
    /// <summary>A cosignature that holds.</summary>
    Cosigned,

    /// <summary>The witness knows a checkpoint of another size than the log said.</summary>
    Conflict,

    /// <summary>Any other status of HTTP.</summary>
    Refused,

    /// <summary>An answer without a cosignature by this witness, with a false one, or too long.</summary>
    Invalid,

    /// <summary>No whole answer came.</summary>
    Unreachable,
}

/// <param name="Outcome">Decides which of the others are set.</param>
/// <param name="Cosignature">For <see cref="WitnessOutcome.Cosigned"/>: the line to put under the checkpoint.</param>
/// <param name="At">For <see cref="WitnessOutcome.Cosigned"/>: the time it states.</param>
/// <param name="Checkpoint">For <see cref="WitnessOutcome.Cosigned"/>: what was signed.</param>
/// <param name="Size">For <see cref="WitnessOutcome.Conflict"/>: of the checkpoint that the witness knows.</param>
/// <param name="Status">For <see cref="WitnessOutcome.Refused"/>.</param>
public sealed record WitnessAnswer(
    WitnessOutcome Outcome, NoteSignature? Cosignature = null, DateTimeOffset? At = null, SignedNote? Checkpoint = null, long? Size = null,
    HttpStatusCode? Status = null);

/// <summary>Asks a witness of c2sp.org/tlog-witness. It believes nothing that the witness's key has not signed.</summary>
/// <param name="http">Its own limits of time are an end without an answer; the caller's token is the caller's.</param>
/// <param name="prefix">Below it lie the addresses for submitting and for monitoring.</param>
/// <param name="witness">Its key, of the type for cosignatures.</param>
public sealed class WitnessClient(HttpClient http, Uri prefix, VerifierKey witness)
{
    internal const string NoteType = "text/plain; charset=utf-8";
    internal const string SizeType = "text/x.tlog.size";

    /// <summary>A witness answers with a line a key; a checkpoint is hardly longer.</summary>
    private const int MaxBytes = 64 * 1024;

    private readonly string _prefix = prefix.AbsoluteUri.TrimEnd('/');

    /// <param name="checkpoint">Signed by the log.</param>
    /// <param name="oldSize">Of the last checkpoint that the witness signed, as far as the log knows.</param>
    /// <param name="proof">Of consistency from there.</param>
    /// <param name="cancel">Ends the wait; then it throws.</param>
    public async Task<WitnessAnswer> AddAsync(SignedNote checkpoint, long oldSize, IReadOnlyList<byte[]> proof, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_prefix}/add-checkpoint")
        {
            Content = new StringContent(new AddCheckpoint(oldSize, proof, checkpoint).ToString(), Encoding.UTF8),
        };
        return await SendAsync(request, (type, status, body) => status switch
        {
            HttpStatusCode.OK => Cosigned(checkpoint.Text, [.. Encoding.UTF8.GetBytes($"{checkpoint.Text}\n"), .. body]),
            HttpStatusCode.Conflict when type == SizeType && ReadSize(body) is { } size => new WitnessAnswer(WitnessOutcome.Conflict, Size: size),
            _ => new WitnessAnswer(WitnessOutcome.Refused, Status: status),
        }, cancel);
    }

    /// <summary>The last checkpoint of a log that the witness signed; refused with 404 where there is none.</summary>
    public async Task<WitnessAnswer> GetCheckpointAsync(string origin, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_prefix}/{Witness.OriginHash(origin)}/checkpoint");
        return await SendAsync(request, (_, status, body) => status switch
        {
            HttpStatusCode.OK when SignedNote.Parse(body) is { IsRefused: false, Value: var note }
                && Checkpoint.Parse(note) is { IsRefused: false, Value: var checkpoint } && checkpoint.Origin == origin => Cosigned(note.Text, body),
            HttpStatusCode.OK => new WitnessAnswer(WitnessOutcome.Invalid),
            _ => new WitnessAnswer(WitnessOutcome.Refused, Status: status),
        }, cancel);
    }

    private async Task<WitnessAnswer> SendAsync(
        HttpRequestMessage request, Func<string?, HttpStatusCode, byte[], WitnessAnswer> read, CancellationToken cancel)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            var body = new byte[MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
            return length > MaxBytes
                ? new WitnessAnswer(WitnessOutcome.Invalid)
                : read(response.Content.Headers.ContentType?.MediaType, response.StatusCode, body[..length]);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new WitnessAnswer(WitnessOutcome.Unreachable);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new WitnessAnswer(WitnessOutcome.Unreachable);
        }
    }

    /// <summary>The witness's own line under the text; lines by others are ignored.</summary>
    private WitnessAnswer Cosigned(string text, byte[] signed)
    {
        // The text is compared because an empty line in the answer would move the end of it.
        if (SignedNote.Parse(signed) is not { IsRefused: false, Value: var note } || note.Text != text
            || note.Verify([witness], Ed25519.Verify).Signers is not [{ At: { } at }] || at == DateTimeOffset.UnixEpoch)
            return new WitnessAnswer(WitnessOutcome.Invalid);
        var line = note.Signatures.First(line => line.Name == witness.Name && line.Id == witness.Id);
        return new WitnessAnswer(WitnessOutcome.Cosigned, line, at, note);
    }

    private static long? ReadSize(byte[] body) =>
        Encoding.UTF8.GetString(body) is [.. var digits, '\n'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;
}
