using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetMonitor.Console.Texts;

namespace NetMonitor.Tests.Texts;

/// <summary>One call as the receiver got it.</summary>
internal sealed record Received(string Id, long Timestamp, string Signature, string Body)
{
    public string Text => JsonDocument.Parse(Body).RootElement.GetProperty("data").GetProperty("text").GetString()!;

    public string Recipient => JsonDocument.Parse(Body).RootElement.GetProperty("data").GetProperty("recipient").GetString()!;
}

/// <summary>A gateway on loopback, which checks signatures as the standard has it and answers as the test says.</summary>
internal sealed class GatewayReceiver : IAsyncDisposable
{
    private const string Secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private readonly WebApplication _app;

    private GatewayReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> Calls { get; } = new();

    /// <summary>The status of the next answers, and of all behind the last one.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public int Always { get; set; } = 204;

    /// <summary>Called before each answer.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public TextGateway Gateway => new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["NetMonitor:TextGateway:Url"] = $"{_app.Urls.Single()}/texts", ["NetMonitor:TextGateway:Secret"] = $"whsec_{Secret}",
    }).Build());

    public static async Task<GatewayReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new GatewayReceiver(app);
        app.MapPost("/texts", receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        string Header(string name) => http.Request.Headers[name].ToString();
        var call = new Received(
            Header("webhook-id"), long.Parse(Header("webhook-timestamp"), null), Header("webhook-signature"), await reader.ReadToEndAsync());
        var signed = Encoding.UTF8.GetBytes($"{call.Id}.{call.Timestamp}.{call.Body}");
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret), signed))}";
        Calls.Enqueue(call);
        await Before();
        http.Response.StatusCode = call.Signature != expected ? 401 : Answers.TryDequeue(out var status) ? status : Always;
    }
}
