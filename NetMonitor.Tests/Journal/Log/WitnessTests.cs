using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Journal.Log;

/// <summary>The witness behind its own web server, asked by logs honest and not.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    private static readonly ReferenceTree s_tree = new(40);
    private static readonly ReferenceTree s_otherTree = new(41, salt: 1);

    private readonly TemporaryFolder _folder = new();
    private readonly Signer _log = new("log.example", VerifierKey.Ed25519);
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _time = new(Signer.At);
    private Witness? _witness;
    private WebApplication? _server;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Add_CheckpointsThatFollowOneAnother_AreCosignedWithTheTime()
    {
        var first = await AddAsync(0, 5);
        _time.Advance(TimeSpan.FromSeconds(7));
        var second = await AddAsync(5, 12);

        Assert.Equal((WitnessOutcome.Cosigned, Signer.At), (first.Outcome, first.At));
        Assert.Equal((WitnessOutcome.Cosigned, Signer.At.AddSeconds(7)), (second.Outcome, second.At));
        var note = _log.Checkpoint(s_tree, 12).WithSignatures(second.Cosignature!);
        Assert.Equal(2, note.Verify([_log.Key, _witness!.Key], Ed25519.Verify).Signers.Count);
    }

    [Fact]
    public async Task Add_TheSameCheckpointAgain_IsCosignedAgain()
    {
        await AddAsync(0, 5);

        Assert.Equal(WitnessOutcome.Cosigned, (await AddAsync(5, 5)).Outcome);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(new AddCheckpoint(5, [], _log.Checkpoint(s_otherTree, 5))));
    }

    [Fact]
    public async Task Add_TheEmptyTree_IsCosigned_WithTheRootOfTheEmptyTreeAlone()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(new AddCheckpoint(0, [], _log.Checkpoint(0, s_tree.Leaf(0)))));
        Assert.Equal(WitnessOutcome.Cosigned, (await AddAsync(0, 0)).Outcome);
        Assert.Equal(WitnessOutcome.Cosigned, (await AddAsync(0, 5)).Outcome);
    }

    [Fact]
    public async Task Add_FromAnotherSize_IsAConflictThatTellsTheSize()
    {
        await AddAsync(0, 5);

        var answer = await AddAsync(3, 12);
        Assert.Equal((WitnessOutcome.Conflict, 5), (answer.Outcome, answer.Size));
        Assert.Equal((WitnessOutcome.Conflict, 5), await OutcomeAsync(0, 0));
        Assert.Equal((WitnessOutcome.Conflict, 5), await OutcomeAsync(0, 12));

        using var response = await SendAsync(Encoding.UTF8.GetBytes(new AddCheckpoint(0, [], _log.Checkpoint(s_tree, 12)).ToString()));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("text/x.tlog.size", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("5\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Add_ATreeThatDoesNotBeginWithTheOneBefore_IsRefused_AndTheOneBeforeStays()
    {
        await AddAsync(0, 5);
        var honest = Proof(5, 12);

        foreach (var request in (AddCheckpoint[])
        [
            new(5, honest, _log.Checkpoint(s_otherTree, 12)),
            new(5, [.. s_otherTree.Proof(5, 12)], _log.Checkpoint(s_otherTree, 12)),
            new(5, [], _log.Checkpoint(s_tree, 12)),
            new(5, [.. honest, s_tree.Leaf(0)], _log.Checkpoint(s_tree, 12)),
            new(5, [s_tree.Leaf(0)], _log.Checkpoint(s_tree, 5)),
        ]) Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(request));

        Assert.Equal(WitnessOutcome.Cosigned, (await AddAsync(5, 12)).Outcome);
    }

    [Fact]
    public async Task Add_TheFirstCheckpointWithAProof_IsRefused() =>
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(new AddCheckpoint(0, [s_tree.Leaf(0)], _log.Checkpoint(s_tree, 5))));

    [Fact]
    public async Task Add_WhatTheLogDidNotSign_IsForbidden()
    {
        var note = _log.Checkpoint(s_tree, 5);
        var stranger = new Signer("log.example", VerifierKey.Ed25519);

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(new AddCheckpoint(0, [], stranger.Checkpoint(s_tree, 5))));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(new AddCheckpoint(0, [], new SignedNote(note.Text, _log.Checkpoint(s_tree, 6).Signatures))));
        // The true signature does not heal a false one beside it.
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(new AddCheckpoint(0, [], note.WithSignatures(_log.Sign("other\n")))));
        Assert.Equal(WitnessOutcome.Cosigned, (await Client().AddAsync(note.WithSignatures(stranger.Sign(note.Text)), 0, [], Ends.Token)).Outcome);
    }

    [Fact]
    public async Task Add_OfALogItDoesNotKnow_IsNotFound() => Assert.Equal(
        HttpStatusCode.NotFound, await PostAsync(new AddCheckpoint(0, [], new Signer("other.example", VerifierKey.Ed25519).Checkpoint(s_tree, 5))));

    [Fact]
    public async Task Add_WhatIsMalformed_IsABadRequest()
    {
        var good = new AddCheckpoint(0, [], _log.Checkpoint(s_tree, 5)).ToString();

        foreach (var body in (string[])["", "old 0\n", good[1..], good.Replace("\n5\n", "\n05\n", StringComparison.Ordinal), good.TrimEnd('\n')])
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(new AddCheckpoint(6, [], _log.Checkpoint(s_tree, 5))));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(new string('a', AddCheckpoint.MaxBytes + 1)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(good));
    }

    [Fact]
    public async Task Add_ACheckpointAsLongOrAsOftenSignedAsIsRead_CantKeepTheWitnessFromStarting()
    {
        var note = _log.Checkpoint(s_tree, 5);
        var often = new SignedNote(note.Text, [.. Enumerable.Repeat(note.Signatures[0], SignedNote.MaxSignatures)]);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(new AddCheckpoint(0, [], often)));

        var room = SignedNote.MaxBytes - Encoding.UTF8.GetByteCount(_log.Checkpoint(s_tree, 12).ToString()) - 1;
        var text = $"{_log.Checkpoint(s_tree, 12).Text}{new string('a', room)}\n";
        var longest = new SignedNote(text, [_log.Sign(text)]);
        Assert.Equal(SignedNote.MaxBytes, Encoding.UTF8.GetByteCount(longest.ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(new AddCheckpoint(5, Proof(5, 12), longest)));

        await StopAsync();
        await StartAsync();
        Assert.Equal((WitnessOutcome.Conflict, 5), await OutcomeAsync(0, 12));
    }

    [Fact]
    public async Task Add_ManyAtOnceFromOneSize_CosignsOneAlone()
    {
        await AddAsync(0, 5);

        // Each follows what was signed before, so without a lock several would be.
        var statuses = await Task.WhenAll(
            Enumerable.Range(6, 30).Select(size => PostAsync(new AddCheckpoint(5, Proof(5, size), _log.Checkpoint(s_tree, size)))));

        Assert.Equal(1, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(29, statuses.Count(status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Latest_IsWhatWasCosignedLast_WithBothSignatures()
    {
        var none = await Client().GetCheckpointAsync("log.example", Ends.Token);
        Assert.Equal((WitnessOutcome.Refused, HttpStatusCode.NotFound), (none.Outcome, none.Status));

        await AddAsync(0, 5);
        var note = _log.Checkpoint(s_tree, 12);
        await Client().AddAsync(note.WithSignatures(new NoteSignature("another.example", 1, [1])), 5, Proof(5, 12), Ends.Token);

        var latest = await Client().GetCheckpointAsync("log.example", Ends.Token);
        Assert.Equal(WitnessOutcome.Cosigned, latest.Outcome);
        Assert.Equal(note.Text, latest.Checkpoint!.Text);
        Assert.Equal(2, latest.Checkpoint.Signatures.Count);
        Assert.Equal(2, latest.Checkpoint.Verify([_log.Key, _witness!.Key], Ed25519.Verify).Signers.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await Client().GetCheckpointAsync("other.example", Ends.Token)).Status);
    }

    [Fact]
    public async Task Restart_KeepsWhatWasSignedAndTheKey()
    {
        var key = _witness!.Key;
        await AddAsync(0, 5);
        await StopAsync();
        await StartAsync();

        Assert.Equal(key, _witness!.Key);
        Assert.Equal(key, VerifierKey.Parse(File.ReadAllText(_folder.File(Witness.VerifierKeyFileName)).TrimEnd()).Value);
        Assert.Matches("^witness\\.local/[0-9a-f]{8}$", key.Name);
        Assert.Equal((WitnessOutcome.Conflict, 5), await OutcomeAsync(0, 12));
        Assert.Equal(WitnessOutcome.Cosigned, (await AddAsync(5, 12)).Outcome);
    }

    [Fact]
    public async Task Start_WhereWhatItKeptWasChanged_IsRefused()
    {
        await AddAsync(0, 5);
        await AddAsync(5, 12);
        await StopAsync();
        var state = Assert.Single(Directory.GetFiles(_folder.Path, "*.checkpoint"));
        var kept = await File.ReadAllTextAsync(state);

        foreach (var changed in (string[])["", kept[..^1], kept.Replace("\n12\n", "\n11\n", StringComparison.Ordinal), _log.Checkpoint(s_tree, 5).ToString()])
        {
            await File.WriteAllTextAsync(state, changed);
            Assert.Equal("WitnessStateMalformed", Refused.CodeOf(Witness.Open(_folder.Path, null, [_log.Key], _time)));
        }

        File.Delete(state);
        Directory.CreateDirectory(state);
        Assert.Equal("WitnessStateMalformed", Refused.CodeOf(Witness.Open(_folder.Path, null, [_log.Key], _time)));

        Directory.Delete(state);
        await File.WriteAllTextAsync(state, kept);
        File.Move(_folder.File(Witness.KeyFileName), _folder.File("elsewhere"));
        Assert.Equal("KeyFileMissing", Refused.CodeOf(Witness.Open(_folder.Path, null, [_log.Key], _time)));
        Assert.False(File.Exists(_folder.File(Witness.KeyFileName)));

        File.Move(_folder.File("elsewhere"), _folder.File(Witness.KeyFileName));
        await StartAsync();
        Assert.Equal((WitnessOutcome.Conflict, 12), await OutcomeAsync(0, 12));
    }

    [Fact]
    public async Task Start_OnAFolderInUseOrUnderAnotherName_IsRefused()
    {
        Assert.Equal("WitnessFolderInUse", Refused.CodeOf(Witness.Open(_folder.Path, null, [_log.Key], _time)));
        await StopAsync();
        Assert.Equal("WitnessNameDiffers", Refused.CodeOf(Witness.Open(_folder.Path, "other.example", [_log.Key], _time)));
    }

    [Fact]
    public async Task Add_WhereItCantBeKept_IsNotSigned()
    {
        await AddAsync(0, 5);
        var state = Assert.Single(Directory.GetFiles(_folder.Path, "*.checkpoint"));
        File.Delete(state);
        // A folder in its place: the file can't be written, whoever runs the test.
        Directory.CreateDirectory(state);

        Assert.Equal(HttpStatusCode.InternalServerError, (await AddAsync(5, 12)).Status);
        Directory.Delete(state);
        Assert.Equal((WitnessOutcome.Conflict, 5), await OutcomeAsync(0, 12));
        Assert.Equal(WitnessOutcome.Cosigned, (await AddAsync(5, 13)).Outcome);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => Path.GetFileName(file).Contains(".checkpoint.", StringComparison.Ordinal));
    }

    private static IReadOnlyList<byte[]> Proof(int from, int to) => from == 0 ? [] : s_tree.Proof(from, to);

    private WitnessClient Client() => new(_http, new Uri(_server!.Urls.Single()), _witness!.Key);

    private Task<WitnessAnswer> AddAsync(int from, int to) => Client().AddAsync(_log.Checkpoint(s_tree, to), from, Proof(from, to), Ends.Token);

    private async Task<(WitnessOutcome, long?)> OutcomeAsync(int from, int to)
    {
        var answer = await AddAsync(from, to);
        return (answer.Outcome, answer.Size);
    }

    private Task<HttpStatusCode> PostAsync(AddCheckpoint request) => PostAsync(request.ToString());

    private async Task<HttpStatusCode> PostAsync(string body)
    {
        using var response = await SendAsync(Encoding.UTF8.GetBytes(body));
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> SendAsync(byte[] body) =>
        _http.PostAsync(new Uri($"{_server!.Urls.Single()}/add-checkpoint"), new ByteArrayContent(body), Ends.Token);

    private async Task StartAsync()
    {
        _witness = Witness.Open(_folder.Path, null, [_log.Key], _time).Value;
        _server = WitnessServer.Build(_witness, "http://127.0.0.1:0");
        await _server.StartAsync();
    }

    private async Task StopAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _witness?.Dispose();
    }
}

/// <summary>The token of a call that must come to an end by itself.</summary>
internal static class Ends
{
    public static CancellationToken Token => new CancellationTokenSource(Patience.End).Token;
}
