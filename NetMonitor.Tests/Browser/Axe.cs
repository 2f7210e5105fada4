using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace NetMonitor.Tests.Browser;

/// <summary>
/// axe-core in a page that has no frames, telling what is wrong and no more. Deque's own package for Playwright opens a second page for each
/// run and carries over all that is right as well: three and a half times as long.
/// </summary>
internal static class Axe
{
    private static readonly string s_script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What the rules find, each with the first elements where it is so.</summary>
    public static async Task<string[]> FindAsync(IPage page, RunOnlyOptions rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync($"() => {{ {s_script} }}");
        return await page.EvaluateAsync<string[]>(
            """
            async rules => {
              const told = node => `${node.target}: ${node.html}${node.any.slice(0, 1).map(check => ` — ${check.message}`)}`;
              const run = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
              return run.violations.map(found => `${found.id} (${found.help})\n  ${found.nodes.slice(0, 5).map(told).join('\n  ')}`);
            }
            """, new { type = rules.Type, values = rules.Values });
    }
}
