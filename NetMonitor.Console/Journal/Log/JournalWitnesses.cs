using Microsoft.Extensions.Options;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Domain.Shared;
using Npgsql;

namespace NetMonitor.Console.Journal.Log;

/// <summary>
/// Shows each checkpoint to the log's witnesses, who sign only what follows what they signed before, and keeps their cosignatures. What a witness
/// remembers counts as this node's own memory: a database and a file that were set back together are found out by it.
/// </summary>
public sealed partial class JournalWitnesses(
    JournalLog log, JournalKeys keys, NpgsqlDataSource source, IOptions<JournalLogOptions> options, TimeProvider time, ILogger<JournalWitnesses> logger)
    : BackgroundReader("witnesses", "The journal's checkpoints are not cosigned", time, logger), IDisposable
{
    /// <summary>How long the newest checkpoints may go without a quorum.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One that does not answer holds the others up no longer.</summary>
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>By a witness's address: how many entries it has signed, as far as this node knows.</summary>
    private readonly Dictionary<Uri, long> _sizes = [];

    /// <summary>By a witness's address: what was logged of it last. The same each second would only hide the rest.</summary>
    private readonly Dictionary<Uri, string> _told = [];

    /// <summary>Who was asked, and has not answered yet, each with what it was asked to sign.</summary>
    private readonly Dictionary<JournalWitness, (CheckedCheckpoint Shown, Task<NoteSignature?> Answer)> _asked = [];

    private DateTimeOffset? _waitingSince;
    private string? _problem;
    private bool _lookedBack;

    public override string? Problem =>
        base.Problem ?? _problem ?? (_waitingSince is { } since && Time.GetUtcNow() - since > Patience ? "QuorumMissing" : null);

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    private int Quorum => options.Value.Quorum ?? options.Value.Witnesses.Count;

    /// <summary>Before anything is signed: what the witnesses remember. One that does not answer is asked again with the next checkpoint.</summary>
    public override Task PrepareAsync(CancellationToken cancel) => RecallAsync(cancel);

    /// <summary>Asks every witness what it signed last: the log remembers it.</summary>
    public Task RecallAsync(CancellationToken cancel) =>
        Task.WhenAll(options.Value.Witnesses.Select(witness => RecallAsync(witness, cancel)));

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task<bool> RoundAsync(CancellationToken cancel)
    {
        _problem = options.Value.Witnesses.Select(witness => witness.ReadKey().Refusal?.Code).FirstOrDefault(code => code is not null);
        foreach (var witness in WhoAnswered()) await TakeAsync(witness, cancel);
        if (log.Served is not { } served || log.Cosigned?.Size == served.Size) return false;
        if (!_lookedBack) log.Cosigned ??= await LookBackAsync(served, cancel);
        _lookedBack = true;
        _waitingSince ??= Time.GetUtcNow();
        log.WitnessesAreLate = Time.GetUtcNow() - _waitingSince > Patience;
        foreach (var witness in options.Value.Witnesses)
            if (!_asked.ContainsKey(witness)) _asked[witness] = (served, AskAsync(witness, served, cancel));
        var signed = new List<NoteSignature>();
        // Who is slow holds nobody up: the answer is taken in a later round.
        while (signed.Count < Quorum && _asked.Count > 0)
        {
            await Task.WhenAny(_asked.Values.Select(asked => asked.Answer));
            foreach (var witness in WhoAnswered())
                if (await TakeAsync(witness, cancel) is var (size, line) && size == served.Size && !signed.Exists(other => IsOfOne(other, line)))
                    signed.Add(line);
        }

        if (signed.Count < Quorum) return false;
        log.Cosigned = served.With(signed);
        log.WitnessesAreLate = false;
        _waitingSince = log.Served?.Size == served.Size ? null : Time.GetUtcNow();
        return false;
    }

    private List<JournalWitness> WhoAnswered() => [.. _asked.Where(asked => asked.Value.Answer.IsCompleted).Select(asked => asked.Key)];

    /// <summary>Keeps what a witness has answered; null where that is no cosignature.</summary>
    private async Task<(long Size, NoteSignature Line)?> TakeAsync(JournalWitness witness, CancellationToken cancel)
    {
        _asked.Remove(witness, out var asked);
        if (await asked.Answer is not { } line) return null;
        await KeepAsync(asked.Shown.Size, line, cancel);
        if (log.Cosigned is { } cosigned && cosigned.Size == asked.Shown.Size && !cosigned.Signed.Note.Signatures.Any(other => IsOfOne(other, line)))
            log.Cosigned = cosigned.With([line]);
        return (asked.Shown.Size, line);
    }

    private static bool IsOfOne(NoteSignature one, NoteSignature other) => (one.Name, one.Id) == (other.Name, other.Id);

    /// <summary>After a start: the newest checkpoint that enough witnesses had signed, by the lines that were kept; null where there is none.</summary>
    internal async Task<CheckedCheckpoint?> LookBackAsync(CheckedCheckpoint served, CancellationToken cancel)
    {
        const int Tries = 10;
        if (Quorum < 1) return null;
        List<VerifierKey> witnesses = [.. options.Value.Witnesses.Select(witness => witness.ReadKey()).Where(key => !key.IsRefused).Select(key => key.Value)];
        await using var connection = await source.OpenConnectionAsync(cancel);
        foreach (var (size, lines) in await LogTables.CosignedAsync(connection, witnesses, served.Size, Quorum, Tries, cancel))
        {
            if (await log.CheckAtAsync(connection, size, served, cancel) is not { } known) continue;
            // Lines are what the database says: each has to hold.
            List<NoteSignature> signed = [.. lines.Select(NoteSignature.Parse).OfType<NoteSignature>().Where(line =>
                known.Signed.Note.WithSignatures(line).Verify(witnesses, Ed25519.Verify).Verified).DistinctBy(line => (line.Name, line.Id))];
            if (signed.Count >= Quorum) return known.With(signed);
        }

        return null;
    }

    /// <summary>The witness's cosignature; null where it gave none.</summary>
    private async Task<NoteSignature?> AskAsync(JournalWitness witness, CheckedCheckpoint served, CancellationToken cancel)
    {
        if (Client(witness) is not { } client) return null;
        for (var tries = 0; tries < 2; tries++)
        {
            var known = Known(witness);
            if (known > served.Size) return null;
            var proof = await log.ConsistencyAsync(known, served.Size, cancel);
            if (proof.IsRefused) return null;
            var answer = await WithinAsync(token => client.AddAsync(
                served.Signed.Note, known, [.. proof.Value.Proof.Select(Convert.FromBase64String)], token), cancel);
            switch (answer?.Outcome)
            {
                case WitnessOutcome.Cosigned:
                    Knows(witness, served.Size);
                    Tell(witness, "");
                    return answer.Cosignature;
                case WitnessOutcome.Conflict when answer.Size <= served.Size && answer.Size != known:
                    Knows(witness, answer.Size.Value);
                    break;
                case WitnessOutcome.Conflict:
                    // More than this node knows of, or another tree: only what the log signed counts.
                    if (await RecallAsync(witness, cancel) is null) Tell(witness, "409");
                    return null;
                case WitnessOutcome.Refused when answer.Status == System.Net.HttpStatusCode.UnprocessableEntity:
                    // It has signed another tree than this one.
                    await RecallAsync(witness, cancel);
                    Tell(witness, "422");
                    return null;
                case WitnessOutcome.Refused:
                    Tell(witness, FormattableString.Invariant($"{(int)answer.Status!}"));
                    return null;
                default:
                    Tell(witness, answer?.Outcome.ToString() ?? "NoAnswer");
                    return null;
            }
        }

        return null;
    }

    private async Task<SignedCheckpoint?> RecallAsync(JournalWitness witness, CancellationToken cancel)
    {
        if (Client(witness) is not { } client || keys.Read() is not { IsRefused: false, Value: var key }) return null;
        var answer = await WithinAsync(token => client.GetCheckpointAsync(key.Origin, token), cancel);
        if (answer?.Checkpoint is null || key.Verify(answer.Checkpoint.ToString()) is not { IsRefused: false, Value: var signed }) return null;
        log.Remember(signed);
        Knows(witness, signed.Size);
        return signed;
    }

    private WitnessClient? Client(JournalWitness witness)
    {
        var key = witness.ReadKey();
        return key.IsRefused ? null : new WitnessClient(_http, witness.Url, key.Value);
    }

    private long Known(JournalWitness witness)
    {
        lock (_sizes) return _sizes.GetValueOrDefault(witness.Url);
    }

    private void Knows(JournalWitness witness, long size)
    {
        lock (_sizes) _sizes[witness.Url] = size;
    }

    /// <summary>Logs what a witness answered instead of a cosignature, once; empty for a cosignature.</summary>
    private void Tell(JournalWitness witness, string outcome)
    {
        lock (_told)
        {
            if (_told.GetValueOrDefault(witness.Url, "") == outcome) return;
            _told[witness.Url] = outcome;
        }

        if (outcome == "") LogCosigns(witness.Url);
        else LogNoCosignature(witness.Url, outcome);
    }

    /// <summary>Null where no answer came in time.</summary>
    private async Task<WitnessAnswer?> WithinAsync(Func<CancellationToken, Task<WitnessAnswer>> ask, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(s_answer, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task KeepAsync(long size, NoteSignature line, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await LogTables.CosignAsync(connection, size, line, cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The witness {Witness} does not cosign the checkpoints: {Outcome}")]
    private partial void LogNoCosignature(Uri witness, string outcome);

    [LoggerMessage(Level = LogLevel.Information, Message = "The witness {Witness} cosigns again")]
    private partial void LogCosigns(Uri witness);
}
