using System.Text.Json;
using Microsoft.Playwright;

namespace NetMonitor.Tests.Browser;

/// <summary>
/// Whether one sees where the keyboard is (WCAG 2.4.7): goes through a page by Tab and compares, around each element that takes the focus, the picture
/// with it and without. axe reads style sheets and does not see what is drawn.
/// </summary>
internal static class Focus
{
    /// <summary>
    /// A page with more stops than this has a list that should be one. Those in the rows of a long table, which come as they are needed, are apart.
    /// </summary>
    public const int MostStops = 250;

    /// <summary>Beyond so many in rows, a table never ends.</summary>
    private const int MostInRows = 2000;

    /// <summary>How often it is looked again: what lay over the element, such as a list of suggestions that closes, may go.</summary>
    public const int Looks = 100;

    /// <summary>What lies around an element and may show that it has the focus.</summary>
    private const int Around = 8;

    /// <summary>
    /// The elements that take the focus without showing it. Elements that look alike and stand alike, as the rows of a list do, are looked at once:
    /// <paramref name="known"/> remembers them from page to page.
    /// </summary>
    public static async Task<IReadOnlyList<string>> UnseenAsync(IPage page, HashSet<string> known)
    {
        var unseen = new List<string>();
        await page.EvaluateAsync("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); window.stops = new Set(); }");
        var (stops, inRows) = (0, 0);
        while (true)
        {
            await page.Keyboard.PressAsync("Tab");
            var told = await page.EvaluateAsync<JsonElement?>(
                """
                () => {
                  const at = document.activeElement;
                  if (!at || at === document.body || window.stops.has(at)) return null;
                  window.stops.add(at);
                  const looks = node => node ? `${node.localName}.${[...node.classList].sort().join('.')}` : '';
                  const around = [at, at.parentElement, at.parentElement?.parentElement];
                  const inRows = at.closest('.lean tbody') !== null;
                  return { like: around.map(looks).join(' < ') + (at.type ?? ''), html: at.outerHTML.slice(0, 160), inRows };
                }
                """);
            if (told?.Deserialize<Stop>(JsonSerializerOptions.Web) is not { } stop) return unseen;
            if (stop.InRows) inRows++;
            else stops++;
            if (stops > MostStops || inRows > MostInRows)
                return [.. unseen, $"{stops} stops, {inRows} in rows, the last at {stop.Html}"];
            if (!known.Add(stop.Like)) continue;
            var looks = 0;
            while (await IsUnseenAsync(page) && ++looks < Looks) await Task.Delay(100);
            if (looks == Looks) unseen.Add($"no focus to be seen at {stop.Html}");
        }
    }

    /// <summary>Whether the element that has the focus, where it stands now, looks the same without it.</summary>
    private static async Task<bool> IsUnseenAsync(IPage page)
    {
        var place = await page.EvaluateAsync<float[]>(
            """
            () => {
              document.activeElement.scrollIntoView({ block: 'nearest', inline: 'nearest' });
              const place = document.activeElement.getBoundingClientRect();
              return [place.left, place.top, place.right, place.bottom];
            }
            """);
        var window = page.ViewportSize!;
        var (left, top) = (Math.Max(0, place[0] - Around), Math.Max(0, place[1] - Around));
        var (right, bottom) = (Math.Min(window.Width, place[2] + Around), Math.Min(window.Height, place[3] + Around));
        if (right <= left || bottom <= top) return true;
        var clip = new Clip { X = left, Y = top, Width = right - left, Height = bottom - top };
        var with = await page.ScreenshotAsync(new() { Clip = clip });
        await page.EvaluateAsync("() => { window.stop = document.activeElement; window.stop.blur(); }");
        var without = await page.ScreenshotAsync(new() { Clip = clip });
        await page.EvaluateAsync("() => window.stop.focus({ focusVisible: true, preventScroll: true })");
        // A ring of one pixel along half of what is seen of the element; a caret that blinks is less.
        return await DifferentAsync(page, with, without) < right - left + (bottom - top) - 4 * Around;
    }

    /// <summary>
    /// In how many pixels two pictures differ so that it is seen. Counted in the page itself: behind a second one the browser would draw it once a second.
    /// </summary>
    private static Task<int> DifferentAsync(IPage page, byte[] one, byte[] other) => page.EvaluateAsync<int>(
        """
        async pictures => {
          const [one, other] = await Promise.all(pictures.map(async picture => {
            const bits = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), byte => byte.charCodeAt(0))]));
            const canvas = new OffscreenCanvas(bits.width, bits.height).getContext('2d');
            canvas.drawImage(bits, 0, 0);
            return canvas.getImageData(0, 0, bits.width, bits.height).data;
          }));
          let different = 0;
          for (let at = 0; at < one.length; at += 4) {
            if (Math.max(...[0, 1, 2].map(part => Math.abs(one[at + part] - other[at + part]))) > 48) different++;
          }
          return different;
        }
        """, new[] { Convert.ToBase64String(one), Convert.ToBase64String(other) });

    private sealed record Stop(string Like, string Html, bool InRows);
}
