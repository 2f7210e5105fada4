using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Evidence;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>The script that brings files, in a real browser: over a line that breaks, with a file that is refused, and one that is cancelled.</summary>
public sealed class EvidenceScriptTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private readonly TestConsole _console = browsers.Console;

    /// <summary>A page's part: it keeps what it is told.</summary>
    private const string Begin =
        """
        async () => {
          const { begin, cancel } = await import('/evidence.js');
          window.told = [];
          window.cancelFile = cancel;
          begin(document.getElementById('chosen'), { method: 'OnlineCapture', officers: [] },
            { invokeMethodAsync: async (_, what) => { window.told.push(what); } });
        }
        """;

    [Fact]
    public async Task File_OverALineThatBreaks_ArrivesWhole()
    {
        var page = await OpenAsync();
        var bytes = EvidenceCalls.Png(5_000_000);
        var (sent, broken) = (0, 0);
        await page.RouteAsync("**/api/v1/uploads/*", async route =>
        {
            // The second part never arrives, and neither does the first question how far it has come; the answer to the fourth part is lost.
            var patches = route.Request.Method == "PATCH";
            if (patches) sent++;
            if ((patches && sent == 2) || (!patches && broken == 1))
            {
                broken++;
                await route.AbortAsync();
            }
            else if (patches && sent == 4)
            {
                broken++;
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await page.SetInputFilesAsync("#chosen", new FilePayload { Name = "网页.png", MimeType = "image/png", Buffer = bytes });
        await page.EvaluateAsync(Begin);

        await page.WaitForFunctionAsync("() => window.told.some(file => file.done)", null, new() { Timeout = Patience.Milliseconds });
        var done = await page.EvaluateAsync<string?>("() => window.told.find(file => file.done).code ?? window.told.find(file => file.done).evidence.sha256");
        Assert.Equal(EvidenceCalls.Hash(bytes), done);
        Assert.True(broken >= 3, $"broken {broken} times");
        Assert.Equal(1L, await _console.ScalarAsync<long>($"select count(*) from evidence where sha256 = '{done}' and name = '网页.png'"));
    }

    [Fact]
    public async Task Files_AreToldOfOneByOne_ARefusedOneWithItsCode()
    {
        var page = await OpenAsync();
        await page.SetInputFilesAsync("#chosen", new[]
        {
            new FilePayload { Name = "a.pdf", MimeType = "application/pdf", Buffer = EvidenceCalls.Program(1000) },
            new FilePayload { Name = "b.png", MimeType = "image/png", Buffer = EvidenceCalls.Png(1000) },
        });
        await page.EvaluateAsync(Begin);
        await page.WaitForFunctionAsync("() => window.told.filter(file => file.done).length === 2", null, new() { Timeout = Patience.Milliseconds });
        Assert.Equal("a.pdf EvidenceTypeMismatch, b.png ok", await page.EvaluateAsync<string>(
            "() => window.told.filter(file => file.done).map(file => `${file.name} ${file.code ?? 'ok'}`).join(', ')"));
    }

    [Fact]
    public async Task Cancelled_IsGoneAtTheServer()
    {
        var page = await OpenAsync();
        var reached = new TaskCompletionSource();
        await page.RouteAsync("**/api/v1/uploads/*", async route =>
        {
            if (route.Request.Method == "PATCH")
            {
                // The part never ends.
                reached.TrySetResult();
                return;
            }

            await route.ContinueAsync();
        });
        await page.SetInputFilesAsync("#chosen", new FilePayload { Name = "cancelled.png", MimeType = "image/png", Buffer = EvidenceCalls.Png(1000) });
        await page.EvaluateAsync(Begin);
        await reached.Task.WaitAsync(Patience.End);
        Assert.Equal(1L, await _console.ScalarAsync<long>("select count(*) from uploads where name = 'cancelled.png'"));
        await page.EvaluateAsync("() => window.cancelFile(window.told[0].key)");
        Assert.Equal(0L, await _console.ScalarAsync<long>("select count(*) from uploads where name = 'cancelled.png'"));
        Assert.False(await page.EvaluateAsync<bool>("() => window.told.some(file => file.done)"));
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await browsers.SignInAsync(Role.EnforcementOfficer, Xihu);
        await page.EvaluateAsync(
            """
            () => {
              const input = document.createElement('input');
              Object.assign(input, { type: 'file', id: 'chosen', multiple: true });
              document.body.append(input);
            }
            """);
        return page;
    }
}
