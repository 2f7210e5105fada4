using System.Collections.Frozen;

namespace NetMonitor.Console.Files;

/// <summary>What files are for; a name's ending and a file's first bytes each tell it.</summary>
[Flags]
public enum FileUse
{
    None = 0,
    Picture = 1,
    Document = 2,
    Video = 4,
    Sound = 8,
    Archive = 16,
    Markup = 32,
    Program = 64,
}

/// <summary>
/// What a file is by its first bytes. Several formats share a container: a zip may be an archive, a document or a program. The type is for people: what a
/// browser would run is sent as plain bytes all the same.
/// </summary>
public sealed record FileKind(string ContentType, FileUse Uses)
{
    /// <summary>Nothing that is known: text, or data of a program.</summary>
    public static FileKind Unknown { get; } = new("application/octet-stream", FileUse.None);

    public static FileKind Zip { get; } = new("application/zip", FileUse.Archive | FileUse.Document | FileUse.Program);

    /// <summary>Bytes that are looked at.</summary>
    public const int Head = 1024;

    private static readonly FileKind s_program = new("application/octet-stream", FileUse.Program);
    private static readonly FileKind s_office = new("application/x-ole-storage", FileUse.Document | FileUse.Program);

    /// <summary>First bytes, as Latin-1.</summary>
    private static readonly (string Begin, FileKind Kind)[] s_begins =
    [
        ("%PDF-", new("application/pdf", FileUse.Document)),
        ("\u0089PNG\r\n\u001a\n", new("image/png", FileUse.Picture)),
        ("\u00ff\u00d8\u00ff", new("image/jpeg", FileUse.Picture)),
        ("GIF87a", new("image/gif", FileUse.Picture)),
        ("GIF89a", new("image/gif", FileUse.Picture)),
        ("BM", new("image/bmp", FileUse.Picture)),
        ("II*\0", new("image/tiff", FileUse.Picture)),
        ("MM\0*", new("image/tiff", FileUse.Picture)),
        ("PK\u0003\u0004", Zip),
        ("PK\u0005\u0006", Zip),
        ("\u001f\u008b", new("application/gzip", FileUse.Archive)),
        ("7z\u00bc\u00af\u0027\u001c", new("application/x-7z-compressed", FileUse.Archive)),
        ("Rar!\u001a\u0007", new("application/vnd.rar", FileUse.Archive)),
        ("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", s_office),
        ("{\\rtf", new("application/rtf", FileUse.Document)),
        ("ID3", new("audio/mpeg", FileUse.Sound)),
        ("fLaC", new("audio/flac", FileUse.Sound)),
        ("#!AMR", new("audio/amr", FileUse.Sound)),
        ("OggS", new("application/ogg", FileUse.Sound | FileUse.Video)),
        ("\u001aE\u00df\u00a3", new("video/x-matroska", FileUse.Video | FileUse.Sound)),
        ("FLV\u0001", new("video/x-flv", FileUse.Video)),
        ("MZ", s_program),
        ("\u007fELF", s_program),
        ("\u00ca\u00fe\u00ba\u00be", s_program),
        ("\u00cf\u00fa\u00ed\u00fe", s_program),
        ("\u00ce\u00fa\u00ed\u00fe", s_program),
        ("dex\n", s_program),
        ("#!", s_program),
        ("L\0\0\0\u0001\u0014\u0002\0", s_program), // a Windows shortcut
    ];

    /// <summary>What a text begins with, behind blanks and a mark of its encoding, in any case.</summary>
    private static readonly (string Begin, FileKind Kind)[] s_texts =
    [
        ("<!doctype html", new("text/html", FileUse.Markup)),
        ("<html", new("text/html", FileUse.Markup)),
        ("<head", new("text/html", FileUse.Markup)),
        ("<script", new("text/html", FileUse.Markup)),
        ("<body", new("text/html", FileUse.Markup)),
        ("<iframe", new("text/html", FileUse.Markup)),
        ("<svg", new("image/svg+xml", FileUse.Markup)),
        ("<?xml", new("application/xml", FileUse.Markup)),
        ("<?php", s_program),
        ("@echo off", s_program),
    ];

    private static readonly FrozenDictionary<string, FileUse> s_endings = new (string Endings, FileUse Use)[]
    {
        ("jpg jpeg jfif png gif webp bmp tif tiff heic heif avif", FileUse.Picture),
        ("pdf ofd doc docx xls xlsx ppt pptx odt ods odp wps et dps rtf", FileUse.Document),
        ("mp4 m4v mov avi mkv webm 3gp wmv flv mpg mpeg", FileUse.Video),
        ("mp3 wav m4a aac amr ogg oga opus flac wma", FileUse.Sound),
        ("zip 7z rar gz tgz tar", FileUse.Archive),
        ("html htm xhtml svg xml", FileUse.Markup),
        ("exe dll msi com scr bat cmd ps1 vbs js jar apk sh so lnk php", FileUse.Program),
        // Whatever begins like a format is not text.
        ("txt csv", FileUse.None),
    }.SelectMany(row => row.Endings.Split(' ').Select(ending => (ending, row.Use))).ToFrozenDictionary(
        pair => pair.ending, pair => pair.Use, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a browser may show it: it runs nothing of it.</summary>
    public static bool IsShown(string contentType) =>
        contentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "application/pdf";

    /// <summary>By its first bytes, at least <see cref="Head"/> of them where there are so many.</summary>
    public static FileKind Of(ReadOnlySpan<byte> head)
    {
        foreach (var (begin, kind) in s_begins)
            if (Begins(head, begin)) return kind;
        if (Container(head) is { } container) return container;
        // The frames of a bare MP3 or AAC: eleven bits, and what no text has.
        if (head is [0xFF, >= 0xE0 and not (0xFE or 0xFF), ..]) return new("audio/mpeg", FileUse.Sound);
        if (head.Length > 262 && Begins(head[257..], "ustar")) return new("application/x-tar", FileUse.Archive);
        return OfText(head);
    }

    /// <summary>
    /// Whether the name claims something else: an ending that is known, of files that are for something else than these bytes. One that is not known, or
    /// none, claims nothing.
    /// </summary>
    public bool Contradicts(string name) =>
        Uses != FileUse.None && s_endings.TryGetValue(Path.GetExtension(name).TrimStart('.'), out var claimed) && (Uses & claimed) == FileUse.None;

    private static FileKind? Container(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12) return null;
        if (Begins(head, "RIFF"))
            return Begins(head[8..], "WEBP") ? new("image/webp", FileUse.Picture)
                : Begins(head[8..], "WAVE") ? new("audio/wav", FileUse.Sound)
                : Begins(head[8..], "AVI ") ? new("video/x-msvideo", FileUse.Video) : null;
        if (!Begins(head[4..], "ftyp")) return null;
        return Begins(head[8..], "heic") || Begins(head[8..], "heix") || Begins(head[8..], "mif1") ? new("image/heic", FileUse.Picture)
            : Begins(head[8..], "avif") ? new("image/avif", FileUse.Picture)
            : Begins(head[8..], "M4A ") ? new("audio/mp4", FileUse.Sound)
            : new("video/mp4", FileUse.Video | FileUse.Sound);
    }

    private static FileKind OfText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        foreach (var (begin, kind) in s_texts)
            if (Begins(head, begin, ignoreCase: true)) return kind;
        return Unknown;
    }

    private static bool Begins(ReadOnlySpan<byte> bytes, string begin, bool ignoreCase = false)
    {
        if (bytes.Length < begin.Length) return false;
        for (var i = 0; i < begin.Length; i++)
        {
            var at = (char)bytes[i];
            if ((ignoreCase ? char.ToLowerInvariant(at) : at) != begin[i]) return false;
        }

        return true;
    }
}
