using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;

namespace NetMonitor.Tests.Journal.Log;

/// <summary>What a log makes of a witness's answers, those of a hostile one above all.</summary>
public sealed class WitnessClientTests : IAsyncLifetime
{
    private static readonly ReferenceTree s_tree = new(8);

    private readonly Signer _log = new("log.example", VerifierKey.Ed25519);
    private readonly Signer _witness = new("witness.example", VerifierKey.Cosignature);
    private readonly HttpClient _http = new();
    private readonly WebApplication _server;
    private readonly SignedNote _note;
    private RequestDelegate _answer = _ => Task.CompletedTask;

    public WitnessClientTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(http => _answer(http));
        _note = _log.Checkpoint(s_tree, 5);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Add_SendsWhatTheSpecificationSays()
    {
        byte[]? sent = null;
        string? path = null;
        _answer = async http =>
        {
            path = $"{http.Request.Method} {http.Request.Path}";
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            sent = body.ToArray();
        };

        await Client("/prefix/").AddAsync(_note, 3, s_tree.Proof(3, 5), Ends.Token);

        Assert.Equal("POST /prefix/add-checkpoint", path);
        Assert.Equal(new AddCheckpoint(3, s_tree.Proof(3, 5), _note).ToString(), Encoding.UTF8.GetString(sent!));
    }

    [Fact]
    public async Task Add_ItsOwnCosignature_IsTaken_AmongLinesByOthers()
    {
        var line = _witness.Sign(_note.Text);
        var others = $"{new Signer("other.example", VerifierKey.Cosignature).Sign(_note.Text)}{new NoteSignature("witness.example", 1, new byte[72])}";

        var answer = await AnswerAsync($"{others}{line}");

        Assert.Equal((WitnessOutcome.Cosigned, Signer.At), (answer.Outcome, answer.At));
        Assert.Equal(line.ToString(), answer.Cosignature!.ToString());
    }

    [Fact]
    public async Task Add_ASignatureOfSomethingElse_IsInvalid()
    {
        var line = _witness.Sign(_note.Text);
        // The specification has a witness state when it signed.
        var timeless = _witness.Sign(_note.Text, DateTimeOffset.UnixEpoch);
        // A text of the witness's own, which an empty line in the answer would make of the checkpoint and its signatures.
        var stretched = _witness.Sign($"{_note.Text}\n{line}");

        foreach (var body in (string[])
            ["", "\n", "nothing\n", "\0", line.ToString().TrimEnd('\n'), $"{line}\n", $"{line}more\n", timeless.ToString(), $"{line}\n{stretched}",
             _witness.Sign(_log.Checkpoint(s_tree, 6).Text).ToString(), _log.Sign(_note.Text).ToString(),
             new Signer("witness.example", VerifierKey.Cosignature).Sign(_note.Text).ToString(), $"{line}{_witness.Sign("other\n")}"])
            Assert.Equal(WitnessOutcome.Invalid, (await AnswerAsync(body)).Outcome);
    }

    [Theory]
    [InlineData("7\n", "text/x.tlog.size", 7L)]
    [InlineData("0\n", "text/x.tlog.size", 0L)]
    [InlineData("7\n", "text/plain", null)]
    [InlineData("7", "text/x.tlog.size", null)]
    [InlineData("-7\n", "text/x.tlog.size", null)]
    [InlineData("99999999999999999999\n", "text/x.tlog.size", null)]
    [InlineData("", "text/x.tlog.size", null)]
    public async Task Add_AConflict_TellsASizeOrIsARefusal(string body, string type, long? size)
    {
        _answer = http =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (409, type);
            return http.Response.WriteAsync(body);
        };

        var answer = await AddAsync();

        Assert.Equal(size is null ? WitnessOutcome.Refused : WitnessOutcome.Conflict, answer.Outcome);
        Assert.Equal(size, answer.Size);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Add_AnyOtherStatus_IsARefusal(int status)
    {
        _answer = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(_witness.Sign(_note.Text).ToString());
        };

        Assert.Equal(new WitnessAnswer(WitnessOutcome.Refused, Status: (HttpStatusCode)status), await AddAsync());
    }

    [Fact]
    public async Task Add_AConnectionThatIsClosed_IsUnreachable()
    {
        _answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(WitnessOutcome.Unreachable, (await AddAsync()).Outcome);

        // In the middle of the answer.
        _answer = async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("\u2014 witness.example ");
            await http.Response.Body.FlushAsync();
            http.Abort();
        };
        Assert.Equal(WitnessOutcome.Unreachable, (await AddAsync()).Outcome);

        await _server.StopAsync();
        Assert.Equal(WitnessOutcome.Unreachable, (await AddAsync()).Outcome);
    }

    [Fact]
    public async Task Add_AnEndlessAnswer_IsReadToItsLimitAlone()
    {
        var left = new TaskCompletionSource();
        _answer = async http =>
        {
            http.RequestAborted.Register(left.SetResult);
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.WriteAsync(new string('a', 1000), http.RequestAborted);
        };

        Assert.Equal(WitnessOutcome.Invalid, (await AddAsync()).Outcome);
        await left.Task.WaitAsync(Ends.Token);
    }

    [Fact]
    public async Task Add_AnAnswerThatNeverComes_EndsWithTheCallersToken()
    {
        using var token = new CancellationTokenSource();
        _answer = async http =>
        {
            await http.Response.Body.FlushAsync();
            await token.CancelAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client("").AddAsync(_note, 0, [], token.Token));
    }

    [Fact]
    public async Task Add_AnAnswerThatNeverComes_EndsWithTheClientsOwnLimit()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(100) };
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var answer = await new WitnessClient(http, new Uri(_server.Urls.Single()), _witness.Key).AddAsync(_note, 0, [], Ends.Token);

        Assert.Equal(WitnessOutcome.Unreachable, answer.Outcome);
    }

    [Fact]
    public async Task Get_ACheckpointOfTheLogThatTheWitnessSigned_IsTaken_AndNoOther()
    {
        var good = _note.WithSignatures(_witness.Sign(_note.Text));
        string? path = null;
        Assert.Equal(WitnessOutcome.Cosigned, (await GetAsync(good.ToString())).Outcome);
        Assert.Equal($"/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("log.example"u8))}/checkpoint", path);

        var other = new Signer("other.example", VerifierKey.Ed25519).Checkpoint(s_tree, 5);
        foreach (var body in (string[])
            ["", _note.ToString(), other.WithSignatures(_witness.Sign(other.Text)).ToString(), $"{good}more", new string('a', 70_000),
             new SignedNote("log.example\n", [_witness.Sign("log.example\n")]).ToString()])
            Assert.Equal(WitnessOutcome.Invalid, (await GetAsync(body)).Outcome);

        Task<WitnessAnswer> GetAsync(string body)
        {
            _answer = http =>
            {
                path = http.Request.Path;
                return http.Response.WriteAsync(body);
            };
            return Client("").GetCheckpointAsync("log.example", Ends.Token);
        }
    }

    private Task<WitnessAnswer> AnswerAsync(string body)
    {
        _answer = http => http.Response.WriteAsync(body);
        return AddAsync();
    }

    private Task<WitnessAnswer> AddAsync() => Client("").AddAsync(_note, 0, [], Ends.Token);

    private WitnessClient Client(string path) => new(_http, new Uri($"{_server.Urls.Single()}{path}"), _witness.Key);
}
