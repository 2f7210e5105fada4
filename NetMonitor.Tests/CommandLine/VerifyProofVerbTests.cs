using System.Security.Cryptography;
using NetMonitor.Console.CommandLine;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Journal.Log;

namespace NetMonitor.Tests.CommandLine;

public sealed class VerifyProofVerbTests : IDisposable
{
    private const int Index = 2;

    private static readonly byte[][] s_entries = [.. Enumerable.Range(0, 7).Select(i => new byte[] { 7, (byte)i })];

    private readonly TemporaryFolder _folder = new();
    private readonly Signer _log = new("log.example", VerifierKey.Ed25519);
    private readonly Signer _one = new("one.example", VerifierKey.Cosignature);
    private readonly Signer _two = new("two.example", VerifierKey.Cosignature);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly TlogProof _proof;

    public VerifyProofVerbTests()
    {
        var leaves = s_entries.Select(entry => TreeHash.Leaf(entry)).ToList();
        var range = new CompactRange();
        foreach (var leaf in leaves) range.Append(leaf);
        var path = TreeProofs.Inclusion(Index, leaves.Count).Select(nodes => TreeProofs.Fold([.. nodes.Select(node => Hash(leaves, node))])).ToList();
        var note = _log.Checkpoint(leaves.Count, range.Root());
        _proof = new TlogProof(s_entries[Index], Index, path, note.WithSignatures(_one.Sign(note.Text), _two.Sign(note.Text)));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Verify_AProofThatHolds_SaysWhatWasChecked()
    {
        Assert.Equal(0, await VerifyAsync(_proof, "--witness", $"{_one.Key}", "--witness", $"{_two.Key}"));

        Assert.Equal(
            $"""
            The proof holds.
            log        log.example
            tree       7 entries, root {Convert.ToBase64String(Checkpoint.Parse(_proof.Checkpoint).Value.Root)}
            entry      index 2 (from 0), leaf hash {Convert.ToBase64String(TreeHash.Leaf(s_entries[Index]))}
                       2 bytes, which are no entry of a journal that this program knows
            signed     {_log.Key}
            witnessed  2026-11-27T08:00:00Z {_one.Key}
            witnessed  2026-11-27T08:00:00Z {_two.Key}

            """, _output.ToString(), ignoreLineEndingDifferences: true);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Verify_WithoutWitnesses_SaysThatNoneWasAskedFor()
    {
        Assert.Equal(0, await VerifyAsync(_proof));
        Assert.Contains("No witness was asked for", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithTheEntryBesideTheProof_Holds()
    {
        await File.WriteAllBytesAsync(_folder.File("entry"), s_entries[Index]);

        Assert.Equal(0, await VerifyAsync(_proof with { Extra = null }, "--entry", _folder.File("entry")));
        await BrokenAsync("EntryMissing", _proof with { Extra = null });

        await File.WriteAllBytesAsync(_folder.File("entry"), s_entries[0]);
        await BrokenAsync("EntryNotIncluded", _proof, "--entry", _folder.File("entry"));
    }

    [Fact]
    public async Task Verify_AsManyWitnessesAsAreAskedFor_AndNoFewer()
    {
        var third = new Signer("three.example", VerifierKey.Cosignature);
        string[] all = ["--witness", $"{_one.Key}", "--witness", $"{_two.Key}", "--witness", $"{third.Key}"];

        Assert.Equal(0, await VerifyAsync(_proof, [.. all, "--quorum", "2"]));
        await BrokenAsync("TooFewWitnesses", _proof, all);
        await BrokenAsync("TooFewWitnesses", _proof, "--witness", $"{third.Key}");
    }

    [Fact]
    public async Task Verify_OneKeyUnderTwoNames_IsOneWitness()
    {
        var line = _one.Sign(_proof.Checkpoint.Text);
        var alias = VerifierKey.Of("alias.example", VerifierKey.Cosignature, _one.Key.PublicKey.ToArray());
        var proof = _proof with { Checkpoint = _proof.Checkpoint.WithSignatures(line with { Name = alias.Name, Id = alias.Id }) };
        string[] both = ["--witness", $"{_one.Key}", "--witness", $"{alias}"];

        Assert.Equal(0, await VerifyAsync(proof, [.. both, "--quorum", "1"]));
        await BrokenAsync("TooFewWitnesses", proof, both);
    }

    [Fact]
    public async Task Verify_TheLogsOwnKeyAsAWitness_CountsForNothing()
    {
        var same = VerifierKey.Of(_log.Key.Name, VerifierKey.Ed25519, _one.Key.PublicKey.ToArray());

        await BrokenAsync("TooFewWitnesses", _proof, "--key", $"{same}", "--witness", $"{_one.Key}");
    }

    [Fact]
    public async Task Verify_AProofThatDoesNotHold_NamesTheRule()
    {
        var note = _proof.Checkpoint;
        await BrokenAsync("EntryNotIncluded", _proof with { Extra = s_entries[0] });
        await BrokenAsync("EntryNotIncluded", _proof with { Index = 3 });
        await BrokenAsync("EntryNotIncluded", _proof with { Path = [.. _proof.Path.Skip(1)] });
        await BrokenAsync("SignatureFalse", _proof with { Checkpoint = note.WithSignatures(_log.Sign("other\n")) });
        await BrokenAsync("SignatureFalse", _proof with { Checkpoint = note.WithSignatures(_one.Sign("other\n")) }, "--witness", $"{_one.Key}");
        await BrokenAsync("LogSignatureMissing", _proof with { Checkpoint = new SignedNote(note.Text, [.. note.Signatures.Skip(1)]) });
        await BrokenAsync(
            "LogSignatureMissing", _proof with { Checkpoint = new SignedNote(note.Text, [.. note.Signatures.Skip(1)]) }, "--witness", $"{_one.Key}");
        await BrokenAsync("OriginUnknown", _proof with { Checkpoint = new Signer("other.example", VerifierKey.Ed25519).Checkpoint(7, new byte[32]) });
        await BrokenAsync("CheckpointMalformed", _proof with { Checkpoint = new SignedNote("log.example\n", [_log.Sign("log.example\n")]) });
        await BrokenAsync("NoteMalformed", _proof with { Checkpoint = new SignedNote(note.Text, []) });

        await File.WriteAllTextAsync(_folder.File("proof"), "c2sp.org/tlog-proof@v2\n");
        Assert.Equal(1, await VerifyProofVerb.RunAsync([_folder.File("proof"), "--key", $"{_log.Key}"], _output, _error));
        Assert.Contains("ProofMalformed: This is not a proof", _error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The file as the log gives it: whoever got hold of a former key signs no tree that is larger than it was.</summary>
    [Fact]
    public async Task Verify_ByAFormerKey_HoldsUpToItsSize()
    {
        var present = new Signer("log.example", VerifierKey.Ed25519).Key;
        async Task<int> WithAsync(string keys)
        {
            await File.WriteAllTextAsync(_folder.File("log.vkey"), keys);
            await File.WriteAllTextAsync(_folder.File("proof"), _proof.ToString());
            _error.GetStringBuilder().Clear();
            return await VerifyProofVerb.RunAsync([_folder.File("proof"), "--key", $"@{_folder.File("log.vkey")}"], _output, _error);
        }

        Assert.Equal(0, await WithAsync($"{present}\n{_log.Key} 7\n"));
        Assert.Equal(1, await WithAsync($"{present}\n{_log.Key} 6\n"));
        Assert.StartsWith("Not verified. KeyWasChanged: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await WithAsync($"{present}\nnone\n"));
        Assert.Contains("\"none\" is not a verifier key", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await VerifyProofVerb.RunAsync([_folder.File("proof"), "--key", $"@{_folder.File("away")}"], _output, _error));
        Assert.Contains("away", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WhatIsNoQuestion_ShowsHowToAsk()
    {
        foreach (var args in (string[][])
        [
            [], ["--key", $"{_log.Key}"], [_folder.File("proof")], [_folder.File("proof"), "--key", "none"], [_folder.File("proof"), "--key"],
            [_folder.File("none"), "--key", $"{_log.Key}"],
            [_folder.File("proof"), "two", "--key", $"{_log.Key}"],
            [_folder.File("proof"), "--key", $"{_log.Key}", "--other", "1"],
            [_folder.File("proof"), "--key", $"{_log.Key}", "--witness", $"{_log.Key}"],
            [_folder.File("proof"), "--key", $"{_log.Key}", "--witness", $"{_one.Key}", "--quorum", "2"],
            [_folder.File("proof"), "--key", $"{_log.Key}", "--witness", $"{_one.Key}", "--quorum", "-1"],
            [_folder.File("proof"), "--key", $"{_log.Key}", "--entry", _folder.File("none")],
        ])
        {
            await File.WriteAllTextAsync(_folder.File("proof"), _proof.ToString());
            Assert.Equal(2, await VerifyProofVerb.RunAsync(args, _output, _error));
        }

        Assert.Empty(_output.ToString());
    }

    private async Task<int> VerifyAsync(TlogProof proof, params string[] further)
    {
        await File.WriteAllTextAsync(_folder.File("proof"), proof.ToString());
        return await VerifyProofVerb.RunAsync([_folder.File("proof"), "--key", $"{_log.Key}", .. further], _output, _error);
    }

    private async Task BrokenAsync(string rule, TlogProof proof, params string[] further)
    {
        _error.GetStringBuilder().Clear();
        Assert.Equal(1, await VerifyAsync(proof, further));
        Assert.StartsWith($"Not verified. {rule}: ", _error.ToString(), StringComparison.Ordinal);
    }

    private static byte[] Hash(List<byte[]> leaves, TreeNode node)
    {
        var range = new CompactRange();
        foreach (var leaf in leaves.Skip((int)node.Index << node.Height).Take(1 << node.Height)) range.Append(leaf);
        return range.Root();
    }
}
