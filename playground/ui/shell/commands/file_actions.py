"""What the File menu holds: projects, data, links, models, pictures."""

from PySide6.QtGui import QKeySequence

from playground.ui.shell.commands.action_spec import ActionSpec

_Key = QKeySequence.StandardKey

FILE_ACTIONS = (
    ActionSpec("new", "&New", "&File", _Key.New, "Start again from the circle example"),
    ActionSpec(
        "open", "&Open…", "&File", _Key.Open, "Open a project with its trained state", "open"
    ),
    ActionSpec(
        "open_data",
        "Open &data…",
        "&File",
        "Ctrl+Shift+O",
        "Train on a table or on images of your own",
    ),
    ActionSpec(
        "open_folder",
        "Open a &folder of images…",
        "&File",
        "",
        "Train on images of your own: a folder with a folder for each class",
    ),
    ActionSpec(
        "find_data",
        "Fi&nd the data file…",
        "&File",
        "",
        "Say where a data file went that is not where the project says",
    ),
    ActionSpec(
        "open_link",
        "Open &link…",
        "&File",
        "Ctrl+L",
        "Reproduce a link of the browser playground: same data, same first weights",
    ),
    ActionSpec(
        "copy_link", "Copy lin&k", "&File", "", "Copy this project as a browser-playground link"
    ),
    ActionSpec(
        "save",
        "&Save",
        "&File",
        _Key.Save,
        "Save project and trained state",
        "save",
        separator=True,
    ),
    ActionSpec("save_as", "Save &as…", "&File", _Key.SaveAs, "Save under another name"),
    ActionSpec(
        "embed_data",
        "&Include data in the file",
        "&File",
        "",
        "Put the data's file into the project file, so that it opens on every computer",
        is_switch=True,
    ),
    ActionSpec(
        "save_data",
        "Save da&ta as…",
        "&File",
        "",
        "Write the data that are in the project file as a file of their own",
    ),
    ActionSpec(
        "ask_to_embed",
        "As&k to include small data",
        "&File",
        "",
        "When a project is saved, ask once whether small data shall go into its file",
        is_switch=True,
    ),
    ActionSpec(
        "export_model",
        "&Export model…",
        "&File",
        "Ctrl+E",
        "Write the trained model: ONNX, weights, or a program of NumPy, PyTorch, Keras",
        "export",
        separator=True,
    ),
    ActionSpec(
        "copy_usage",
        "Copy code to use &it",
        "&File",
        "",
        "Copy the lines of Python that ask the exported model, as on the page beside it",
    ),
    ActionSpec(
        "save_picture",
        "Picture of the net&work…",
        "&File",
        "",
        "Save or copy the whole network as PNG, SVG or PDF, with its present values",
    ),
    ActionSpec(
        "copy_picture",
        "Copy pict&ure of the network",
        "&File",
        "Ctrl+Shift+C",
        "Put a picture of the whole network on the clipboard, as it was last wanted",
    ),
    ActionSpec(
        "export_report",
        "Export repor&t…",
        "&File",
        "Ctrl+Shift+E",
        "Write one HTML page or PDF: network, settings, curves, answers, metrics, runs, and the "
        "command that trains it again",
    ),
    ActionSpec("quit", "&Quit", "&File", "Ctrl+Q", "Close the window", separator=True),
)
